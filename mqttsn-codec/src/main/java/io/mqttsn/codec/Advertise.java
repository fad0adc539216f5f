package io.mqttsn.codec;

/**
 * A gateway's periodic broadcast of its presence. (MQTT-SN 1.2, §5.4.1.)
 *
 * @param gwId the gateway, 0..255
 * @param durationSeconds time until the next ADVERTISE, 0..65535 s
 */
public record Advertise(int gwId, int durationSeconds) implements MqttSnMessage {

    public Advertise {
        Check.octet("gwId", gwId);
        Check.word("durationSeconds", durationSeconds);
    }

    @Override
    public MessageType type() {
        return MessageType.ADVERTISE;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
