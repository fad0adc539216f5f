package io.mqttsn.codec;

/**
 * The answer to SEARCHGW, from a gateway or from a client that knows one. (MQTT-SN 1.2, §5.4.3.)
 *
 * @param gwId the gateway, 0..255
 * @param gwAdd the gateway's address when a client answers for it, empty when the gateway itself answers; never interpreted here
 */
public record GwInfo(int gwId, Octets gwAdd) implements MqttSnMessage {

    public GwInfo {
        Check.octet("gwId", gwId);
    }

    @Override
    public MessageType type() {
        return MessageType.GWINFO;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
