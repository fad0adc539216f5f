package io.mqttsn.codec;

/**
 * A request for a topic id (from a client), or the news of one (from the gateway). (MQTT-SN 1.2, §5.4.10.)
 *
 * @param topicId 0 from a client, the assigned id from the gateway; 0..65535
 * @param msgId matches the REGACK, 0..65535
 * @param topicName the full name, never empty
 */
public record Register(int topicId, int msgId, String topicName) implements MqttSnMessage {

    public Register {
        Check.word("topicId", topicId);
        Check.word("msgId", msgId);
        Check.notEmpty("topicName", topicName);
    }

    @Override
    public MessageType type() {
        return MessageType.REGISTER;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
