package io.mqttsn.codec;

/**
 * The receipt for a PUBLISH of QoS 2. (MQTT-SN 1.2, §5.4.14.)
 *
 * @param msgId copied from the PUBLISH, 0..65535
 */
public record PubRec(int msgId) implements MqttSnMessage {

    public PubRec {
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.PUBREC;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
