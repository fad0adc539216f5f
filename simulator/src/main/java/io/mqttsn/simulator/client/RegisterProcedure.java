package io.mqttsn.simulator.client;

import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.client.Violation.Kind;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's own registrations, one REGISTER at a time (MQTT-SN 1.2, §6.5).
 *
 * <pre>
 *   client              gateway
 *   REGISTER(0,id,name) --->
 *                       <---  REGACK(topicId,id,rc)
 * </pre>
 */
final class RegisterProcedure implements Procedure {

    private final Wire wire;
    private final TopicTable topics;
    private final Postponable awaited;
    /** Names without an id, the one that is asked for right now first. */
    private final Set<String> waiting = new LinkedHashSet<>();

    private @Nullable Register current;

    RegisterProcedure(Wire wire, TopicTable topics) {
        this.wire = wire;
        this.topics = topics;
        this.awaited = new Postponable(wire);
    }

    /** Wants an id for {@code name}; {@code false} when too many names wait already. */
    boolean request(String name) {
        return waiting.contains(name) || waiting.size() < wire.settings.waitingMax() && waiting.add(name);
    }

    boolean holds(int msgId) {
        return current != null && current.msgId() == msgId;
    }

    /** Sends the next REGISTER if none is open. */
    void proceed(int msgId) {
        current = new Register(0, msgId, waiting.iterator().next());
        awaited.send(current);
    }

    boolean canProceed() {
        return current == null && !waiting.isEmpty() && !awaited.isPostponed();
    }

    /** Returns the name that is refused for good by {@code answer}, or {@code null}. */
    @Nullable
    String acknowledged(RegAck answer) {
        Register question = current;
        if (question == null || question.msgId() != answer.msgId()) {
            wire.unexpectedAnswer(answer);
            return null;
        }
        awaited.answered();
        current = null;
        String name = question.topicName();
        ReturnCode returnCode = answer.returnCode();
        if (returnCode.equals(ReturnCode.CONGESTION)) {
            awaited.postpone();
            return null;
        }
        waiting.remove(name);
        if (!returnCode.isAccepted()) {
            wire.sink.registrationRefused(name, returnCode);
            return name;
        }
        if (!TopicTable.isAssignable(answer.topicId())) {
            wire.violation(Kind.ILLEGAL_FIELD, answer, "topicId " + answer.topicId() + " (expected: 1..65534)");
        }
        String former = topics.nameOf(answer.topicId());
        if (former != null && !former.equals(name)) {
            wire.violation(Kind.TOPIC_ID_REASSIGNED, answer, "means " + former + " already, asked for " + name);
        }
        topics.bind(name, answer.topicId());
        wire.sink.registered(name, answer.topicId());
        return null;
    }

    void crash() {
        suspend();
        waiting.clear();
        awaited.forgetCongestion();
    }

    @Override
    public boolean advance() {
        return awaited.advance();
    }

    @Override
    public long deadlineNanos() {
        return awaited.deadlineNanos();
    }

    @Override
    public void suspend() {
        awaited.suspend();
        current = null;
    }
}
