package io.mqttsn.codec;

/**
 * The gateway's prompt for the will message. (MQTT-SN 1.2, §5.4.8.)
 */
public record WillMsgReq() implements MqttSnMessage {

    /** The one value: the message has no fields. */
    public static final WillMsgReq INSTANCE = new WillMsgReq();

    @Override
    public MessageType type() {
        return MessageType.WILLMSGREQ;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
