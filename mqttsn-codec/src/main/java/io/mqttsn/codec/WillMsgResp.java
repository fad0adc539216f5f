package io.mqttsn.codec;

/**
 * The answer to WILLMSGUPD. (MQTT-SN 1.2, §5.4.25.)
 *
 * @param returnCode accepted, or why not
 */
public record WillMsgResp(ReturnCode returnCode) implements MqttSnMessage {

    @Override
    public MessageType type() {
        return MessageType.WILLMSGRESP;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
