package io.mqttsn.codec;

/**
 * The answer to UNSUBSCRIBE; it always succeeds. (MQTT-SN 1.2, §5.4.18.)
 *
 * @param msgId copied from the UNSUBSCRIBE, 0..65535
 */
public record UnsubAck(int msgId) implements MqttSnMessage {

    public UnsubAck {
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.UNSUBACK;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
