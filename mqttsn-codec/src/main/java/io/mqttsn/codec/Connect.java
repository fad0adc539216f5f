package io.mqttsn.codec;

/**
 * A client's request to set up a connection. (MQTT-SN 1.2, §5.4.4.)
 *
 * @param will whether the gateway shall prompt for will topic and will message
 * @param cleanSession whether subscriptions and will of former connections are forgotten
 * @param protocolId {@value #PROTOCOL_ID} for MQTT-SN 1.2; other values (0..255) are carried so that the gateway can refuse them
 * @param durationSeconds the keepalive, 0..65535 s; 0 switches supervision off
 * @param clientId the client; {@link ClientId#NONE} when the message holds none, which gateways refuse
 */
public record Connect(boolean will, boolean cleanSession, int protocolId, int durationSeconds, ClientId clientId)
        implements MqttSnMessage {

    /** The only ProtocolId of MQTT-SN 1.2. */
    public static final int PROTOCOL_ID = 1;

    public Connect {
        Check.octet("protocolId", protocolId);
        Check.word("durationSeconds", durationSeconds);
    }

    @Override
    public MessageType type() {
        return MessageType.CONNECT;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
