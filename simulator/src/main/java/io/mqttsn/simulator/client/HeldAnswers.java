package io.mqttsn.simulator.client;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.RegAck;
import io.mqttsn.time.Moments;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The answers that a slow client has not given yet, oldest first. Their number is bounded by what can arrive within the answering time. */
final class HeldAnswers {

    /** More than this in flight is no client's duty to remember; the oldest is then never answered, and the gateway has to repeat. */
    private static final int HELD_MAX = 64;

    private final Deque<Held> held = new ArrayDeque<>(1);

    /** @param isRepeat whether the same answer has left before, so that the gateway may have gone on already */
    void add(MqttSnMessage answer, boolean isRepeat, long nowNanos, long delayNanos) {
        if (held.size() == HELD_MAX) {
            held.remove();
        }
        held.add(new Held(answer, isRepeat, Moments.after(nowNanos, delayNanos)));
    }

    /** The next answer whose time has come, or {@code null}. */
    @Nullable
    MqttSnMessage pollDue(long nowNanos) {
        Held oldest = held.peek();
        return oldest != null && Moments.isDue(oldest.dueNanos, nowNanos) ? held.remove().answer : null;
    }

    /** When the next answer is due, {@link Moments#NEVER} when none is held. */
    long deadlineNanos() {
        Held oldest = held.peek();
        return oldest == null ? Moments.NEVER : oldest.dueNanos;
    }

    /** Whether the gateway must wait for one of them: a refusal at QoS 0 comes to it as a surprise, and repeats as no news. */
    boolean isAwaited() {
        return held.stream().anyMatch(it -> !it.isRepeat && publishMsgId(it.answer) != 0);
    }

    boolean holdsRegAck(int msgId) {
        return held.stream().anyMatch(it -> it.answer instanceof RegAck regAck && regAck.msgId() == msgId);
    }

    boolean holdsOtherRegAck(int msgId) {
        return held.stream()
                .anyMatch(it -> !it.isRepeat && it.answer instanceof RegAck regAck && regAck.msgId() != msgId);
    }

    boolean holdsPublish(int msgId) {
        return held.stream().anyMatch(it -> publishMsgId(it.answer) == msgId);
    }

    boolean holdsOtherPublish(int msgId) {
        return held.stream()
                .anyMatch(it -> !it.isRepeat && publishMsgId(it.answer) > 0 && publishMsgId(it.answer) != msgId);
    }

    void clear() {
        held.clear();
    }

    /** The message id of an answer to PUBLISH of QoS 1 or 2, 0 for one of QoS 0, −1 for all others. */
    private static int publishMsgId(MqttSnMessage answer) {
        if (answer instanceof PubAck pubAck) {
            return pubAck.msgId();
        }
        return answer instanceof PubRec pubRec ? pubRec.msgId() : -1;
    }

    private record Held(MqttSnMessage answer, boolean isRepeat, long dueNanos) {}
}
