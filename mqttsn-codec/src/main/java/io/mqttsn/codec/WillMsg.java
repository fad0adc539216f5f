package io.mqttsn.codec;

/**
 * The client's will message. (MQTT-SN 1.2, §5.4.9.)
 *
 * @param message the payload of the will, may be empty
 */
public record WillMsg(Octets message) implements MqttSnMessage {

    @Override
    public MessageType type() {
        return MessageType.WILLMSG;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
