package io.mqttsn.codec;

/**
 * The gateway's answer to CONNECT, sent after the will prompts if there are any. (MQTT-SN 1.2, §5.4.5.)
 *
 * @param returnCode whether the connection is accepted
 */
public record ConnAck(ReturnCode returnCode) implements MqttSnMessage {

    @Override
    public MessageType type() {
        return MessageType.CONNACK;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
