package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Subscribe;
import org.jspecify.annotations.Nullable;

/** Tells which of the messages that a client sends are repeats, as nobody has answered. */
final class Repeats {

    private @Nullable MqttSnMessage last;

    /** A message that has no DUP flag is repeated as the same object. */
    boolean isRepeat(MqttSnMessage message) {
        boolean isLast = message == last;
        last = message;
        return switch (message.type()) {
            case PUBLISH -> ((Publish) message).dup();
            case SUBSCRIBE -> ((Subscribe) message).dup();
            case CONNECT, WILLTOPIC, WILLMSG, REGISTER, PUBREL -> isLast;
            default -> false;
        };
    }
}
