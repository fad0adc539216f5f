package io.mqttsn.codec;

import java.util.OptionalInt;

/**
 * The end of a connection, or the start of sleep when a client sends a duration. (MQTT-SN 1.2, §5.4.21.)
 *
 * @param durationSeconds the sleep duration, 0..65535 s; never present from a gateway
 */
public record Disconnect(OptionalInt durationSeconds) implements MqttSnMessage {

    /** The plain form without a duration, the only one that a gateway sends. */
    public static final Disconnect PLAIN = new Disconnect(OptionalInt.empty());

    /** A client's announcement that it sleeps for {@code seconds}, 0..65535. */
    public static Disconnect sleepFor(int seconds) {
        return new Disconnect(OptionalInt.of(seconds));
    }

    public Disconnect {
        durationSeconds.ifPresent(seconds -> Check.word("durationSeconds", seconds));
    }

    @Override
    public MessageType type() {
        return MessageType.DISCONNECT;
    }

    @Override
    public <C> void dispatch(MessageHandler<C> handler, C context) {
        handler.handle(this, context);
    }
}
