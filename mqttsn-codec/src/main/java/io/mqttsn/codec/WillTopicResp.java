package io.mqttsn.codec;

/**
 * The answer to WILLTOPICUPD. (MQTT-SN 1.2, §5.4.24.)
 *
 * @param returnCode accepted, or why not
 */
public record WillTopicResp(ReturnCode returnCode) implements MqttSnMessage {

    @Override
    public MessageType type() {
        return MessageType.WILLTOPICRESP;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
