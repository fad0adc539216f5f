package io.mqttsn.codec;

/**
 * The answer to SUBSCRIBE. (MQTT-SN 1.2, §5.4.16.)
 *
 * @param qos the granted QoS
 * @param topicId the id that PUBLISH will carry; 0 for filters with wildcards, for short names and on refusal
 * @param msgId copied from the SUBSCRIBE
 * @param returnCode accepted, or why not
 */
public record SubAck(Qos qos, int topicId, int msgId, ReturnCode returnCode) implements MqttSnMessage {

    public SubAck {
        Check.word("topicId", topicId);
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.SUBACK;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
