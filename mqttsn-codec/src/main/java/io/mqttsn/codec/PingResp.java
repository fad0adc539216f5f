package io.mqttsn.codec;

/**
 * "I am here", and to an awake client "that was all, sleep well". (MQTT-SN 1.2, §5.4.20.)
 */
public record PingResp() implements MqttSnMessage {

    /** The one value: the message has no fields. */
    public static final PingResp INSTANCE = new PingResp();

    @Override
    public MessageType type() {
        return MessageType.PINGRESP;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
