package io.mqttsn.simulator.client;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Subscribe;
import org.jspecify.annotations.Nullable;

/** One message that waits for its answer: repeated every T_retry, N_retry times at most (MQTT-SN 1.2, §6.13). */
class Awaited implements Procedure {

    private final Wire wire;
    private final Deadline retry = new Deadline();
    private @Nullable MqttSnMessage question;
    private int repeatsLeft;
    private boolean isRepeated;

    Awaited(Wire wire) {
        this.wire = wire;
    }

    /** Sends {@code message} and begins to wait; whatever was awaited before has been answered. */
    void send(MqttSnMessage message) {
        question = message;
        isRepeated = false;
        restart();
        wire.send(message);
    }

    /** A sign of life: T_retry and N_retry begin anew. */
    void restart() {
        repeatsLeft = wire.settings.retriesMax();
        retry.arm(wire.now(), wire.settings.retryNanos());
    }

    /** Whether the question has left more than once, so that it may have been answered before. */
    boolean isRepeated() {
        return isRepeated;
    }

    boolean isOpen() {
        return question != null;
    }

    /** The answer has come. */
    void answered() {
        question = null;
        retry.cancel();
    }

    /** Nobody waits any longer; the answer may still come. */
    @Override
    public void suspend() {
        if (question != null) {
            wire.expectLateAnswer(question);
            answered();
        }
    }

    @Override
    public boolean advance() {
        if (question == null || !retry.isDue(wire.now())) {
            return true;
        }
        if (repeatsLeft == 0) {
            return false;
        }
        repeatsLeft--;
        wire.expectLateAnswer(question);
        question = asRepeat(question);
        isRepeated = true;
        retry.arm(wire.now(), wire.settings.retryNanos());
        wire.send(question);
        return true;
    }

    @Override
    public long deadlineNanos() {
        return retry.atNanos();
    }

    /** DUP exists in PUBLISH and SUBSCRIBE (§5.3.4). */
    private static MqttSnMessage asRepeat(MqttSnMessage message) {
        if (message instanceof Publish publish) {
            return publish.asDuplicate();
        } else if (message instanceof Subscribe subscribe) {
            return new Subscribe(true, subscribe.qos(), subscribe.msgId(), subscribe.topic());
        }
        return message;
    }
}
