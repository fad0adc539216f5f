package io.mqttsn.codec;

/** One MQTT-SN message. The sealed family mirrors the table of message types (MQTT-SN 1.2, §5.2.2). */
public sealed interface MqttSnMessage extends Frame
        permits Advertise,
                SearchGw,
                GwInfo,
                Connect,
                ConnAck,
                WillTopicReq,
                WillTopic,
                WillMsgReq,
                WillMsg,
                Register,
                RegAck,
                Publish,
                PubAck,
                PubComp,
                PubRec,
                PubRel,
                Subscribe,
                SubAck,
                Unsubscribe,
                UnsubAck,
                PingReq,
                PingResp,
                Disconnect,
                WillTopicUpd,
                WillTopicResp,
                WillMsgUpd,
                WillMsgResp {

    /** The message type, which is also its code on the wire. */
    MessageType type();

    /**
     * Calls the one method of {@code handler} that is made for this message. A handler that forgets a message does not compile.
     *
     * @param context whatever the handler needs besides the message, the sender's session for example
     */
    <C> void dispatch(MessageHandler<C> handler, C context);
}
