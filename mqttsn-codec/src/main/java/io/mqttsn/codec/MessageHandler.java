package io.mqttsn.codec;

/**
 * A reaction to each kind of message; see {@link MqttSnMessage#dispatch}.
 *
 * @param <C> what the reaction needs besides the message
 */
public interface MessageHandler<C> {

    void handle(Advertise message, C context);

    void handle(SearchGw message, C context);

    void handle(GwInfo message, C context);

    void handle(Connect message, C context);

    void handle(ConnAck message, C context);

    void handle(WillTopicReq message, C context);

    void handle(WillTopic message, C context);

    void handle(WillMsgReq message, C context);

    void handle(WillMsg message, C context);

    void handle(Register message, C context);

    void handle(RegAck message, C context);

    void handle(Publish message, C context);

    void handle(PubAck message, C context);

    void handle(PubComp message, C context);

    void handle(PubRec message, C context);

    void handle(PubRel message, C context);

    void handle(Subscribe message, C context);

    void handle(SubAck message, C context);

    void handle(Unsubscribe message, C context);

    void handle(UnsubAck message, C context);

    void handle(PingReq message, C context);

    void handle(PingResp message, C context);

    void handle(Disconnect message, C context);

    void handle(WillTopicUpd message, C context);

    void handle(WillTopicResp message, C context);

    void handle(WillMsgUpd message, C context);

    void handle(WillMsgResp message, C context);
}
