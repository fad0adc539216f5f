package io.mqttsn.codec;

/**
 * A new will message during a connection. (MQTT-SN 1.2, §5.4.23.)
 *
 * @param message the payload of the will, may be empty
 */
public record WillMsgUpd(Octets message) implements MqttSnMessage {

    @Override
    public MessageType type() {
        return MessageType.WILLMSGUPD;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
