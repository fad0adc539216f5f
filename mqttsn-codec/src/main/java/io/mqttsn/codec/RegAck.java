package io.mqttsn.codec;

/**
 * The answer to REGISTER. (MQTT-SN 1.2, §5.4.11.)
 *
 * @param topicId the assigned id, 0..65535
 * @param msgId copied from the REGISTER
 * @param returnCode whether the id may be used
 */
public record RegAck(int topicId, int msgId, ReturnCode returnCode) implements MqttSnMessage {

    public RegAck {
        Check.word("topicId", topicId);
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.REGACK;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
