package io.mqttsn.codec;

/**
 * The end of a QoS 2 exchange. (MQTT-SN 1.2, §5.4.14.)
 *
 * @param msgId copied from the PUBREL, 0..65535
 */
public record PubComp(int msgId) implements MqttSnMessage {

    public PubComp {
        Check.word("msgId", msgId);
    }

    @Override
    public MessageType type() {
        return MessageType.PUBCOMP;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
