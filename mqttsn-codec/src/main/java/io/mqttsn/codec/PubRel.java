package io.mqttsn.codec;

/**
 * The release of a QoS 2 message after its PUBREC. (MQTT-SN 1.2, §5.4.14.)
 *
 * @param msgId copied from the PUBREC, 0..65535
 */
public record PubRel(int msgId) implements MqttSnMessage {

    public PubRel {
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.PUBREL;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
