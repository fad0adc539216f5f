package io.mqttsn.codec;

/**
 * "Are you there?", and from a sleeping client "I am awake, send what you kept". (MQTT-SN 1.2, §5.4.19.)
 *
 * @param clientId the sleeping client that asks for its messages, {@link ClientId#NONE} in a plain keepalive
 */
public record PingReq(ClientId clientId) implements MqttSnMessage {

    /** The plain keepalive without a client id. */
    public static final PingReq KEEP_ALIVE = new PingReq(ClientId.NONE);

    @Override
    public MessageType type() {
        return MessageType.PINGREQ;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
