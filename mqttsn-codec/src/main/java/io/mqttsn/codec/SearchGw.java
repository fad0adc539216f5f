package io.mqttsn.codec;

/**
 * A client's broadcast question for gateways. (MQTT-SN 1.2, §5.4.2.)
 *
 * @param radius broadcast radius in hops, 0..255; 0 is the whole network
 */
public record SearchGw(int radius) implements MqttSnMessage {

    public SearchGw {
        Check.octet("radius", radius);
    }

    @Override
    public MessageType type() {
        return MessageType.SEARCHGW;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
