package io.mqttsn.simulator.client;

import io.mqttsn.codec.MqttSnMessage;
import java.util.function.IntPredicate;

/** What the procedures of one client share: the time of the running call, the way out, the message ids, and the judgement of what came. */
final class Wire {

    private static final int MSG_ID_MAX = 0xFFFF;

    final SensorSettings settings;
    final SensorSink sink;
    private final LateAnswers lateAnswers;

    private long nowNanos;
    private long sentNanos;
    private long receivedNanos;
    private int lastMsgId;

    Wire(SensorSettings settings, SensorSink sink) {
        this.settings = settings;
        this.sink = sink;
        this.lateAnswers = new LateAnswers(settings);
    }

    void now(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    long now() {
        return nowNanos;
    }

    /** When the client last sent something. */
    long sentNanos() {
        return sentNanos;
    }

    /** When the client last heard something. */
    long receivedNanos() {
        return receivedNanos;
    }

    void heard() {
        receivedNanos = nowNanos;
    }

    void send(MqttSnMessage message) {
        sentNanos = nowNanos;
        sink.send(message);
    }

    /** The next message id, 1..65535. Three exchanges at most hold one, so a free id is always near. */
    int nextMsgId(IntPredicate inUse) {
        do {
            lastMsgId = lastMsgId == MSG_ID_MAX ? 1 : lastMsgId + 1;
        } while (inUse.test(lastMsgId));
        return lastMsgId;
    }

    /** A question was repeated or given up: one answer more than anybody waits for may come. */
    void expectLateAnswer(MqttSnMessage question) {
        lateAnswers.expect(question, nowNanos);
    }

    boolean expectsLateAnswer(MqttSnMessage question) {
        return lateAnswers.expects(question, nowNanos);
    }

    /** {@code true} when {@code answer} is one that a repeated or abandoned question explains. */
    boolean takeLateAnswer(MqttSnMessage answer) {
        return lateAnswers.take(answer, nowNanos);
    }

    /** An answer that nobody waits for: either a late one, or a violation. */
    void unexpectedAnswer(MqttSnMessage answer) {
        if (!takeLateAnswer(answer)) {
            violation(Violation.Kind.UNEXPECTED_ANSWER, answer, "no question of the client is open");
        }
    }

    void violation(Violation.Kind kind, MqttSnMessage message, String detail) {
        sink.violated(new Violation(kind, message, detail));
    }
}
