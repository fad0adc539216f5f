package io.mqttsn.codec;

/**
 * The gateway's prompt for the will topic. (MQTT-SN 1.2, §5.4.6.)
 */
public record WillTopicReq() implements MqttSnMessage {

    /** The one value: the message has no fields. */
    public static final WillTopicReq INSTANCE = new WillTopicReq();

    @Override
    public MessageType type() {
        return MessageType.WILLTOPICREQ;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
