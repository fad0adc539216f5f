package io.mqttsn.simulator.client;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.simulator.client.Violation.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The client's publishes, strictly in order, one of QoS 1 or 2 at a time (MQTT-SN 1.2, §6.6). A name without an id is registered first.
 *
 * <pre>
 *   client              gateway        client              gateway
 *   PUBLISH(QoS 1) --->                PUBLISH(QoS 2) --->
 *                  <---  PUBACK                       <---  PUBREC
 *                                      PUBREL         --->
 *                                                     <---  PUBCOMP
 * </pre>
 */
final class PublishProcedure implements Procedure {

    private final Wire wire;
    private final TopicTable topics;
    private final RegisterProcedure registrations;
    private final Postponable awaited;
    /** What waits, the message in flight first. */
    private final Deque<Outgoing> waiting = new ArrayDeque<>(1);

    PublishProcedure(Wire wire, TopicTable topics, RegisterProcedure registrations) {
        this.wire = wire;
        this.topics = topics;
        this.registrations = registrations;
        this.awaited = new Postponable(wire);
    }

    /** {@code false} when too many wait already. */
    boolean request(Outgoing publish) {
        return waiting.size() < wire.settings.waitingMax() && waiting.add(publish);
    }

    /** QoS −1 needs no connection and waits for nobody (§6.8). */
    void sendWithoutConnection(Outgoing publish, TopicRef topic) {
        wire.send(new Publish(false, Qos.MINUS_ONE, publish.retain, topic, 0, publish.payload));
        wire.sink.published(publish.token, PublishOutcome.SENT);
    }

    int waitingCount() {
        return waiting.size();
    }

    boolean holds(int msgId) {
        Outgoing head = waiting.peek();
        return head != null && head.msgId == msgId;
    }

    /** Sends what can be sent now. */
    void proceed(IntPredicate msgIdInUse) {
        while (!awaited.isOpen() && !awaited.isPostponed() && !waiting.isEmpty()) {
            Outgoing head = waiting.element();
            if (head.received) {
                awaited.send(new PubRel(head.msgId));
                return;
            }
            TopicRef topic = head.resolve(topics);
            if (topic == null) {
                if (registrations.request(((FilterText) head.topic).text())) {
                    return;
                }
                finish(PublishOutcome.NOT_SENT);
            } else if (head.qos == Qos.ZERO) {
                wire.send(new Publish(false, Qos.ZERO, head.retain, topic, 0, head.payload));
                finish(PublishOutcome.SENT);
            } else {
                boolean repeated = head.isStarted();
                if (!repeated) {
                    head.msgId = wire.nextMsgId(msgIdInUse);
                }
                head.sentTo = topic;
                awaited.send(new Publish(repeated, head.qos, head.retain, topic, head.msgId, head.payload));
                return;
            }
        }
    }

    void acknowledged(PubAck answer) {
        Outgoing head = inFlight(answer.msgId());
        if (head == null) {
            answeredQosZero(answer);
            return;
        }
        ReturnCode returnCode = answer.returnCode();
        if (head.sentTo != null && head.sentTo.bits() != answer.topicId()) {
            wire.violation(Kind.WRONG_ANSWER, answer, "topicId " + answer.topicId() + ", published to " + head.sentTo);
            return;
        }
        if (head.received || head.qos == Qos.TWO && returnCode.isAccepted()) {
            wire.violation(
                    Kind.WRONG_ANSWER,
                    answer,
                    "QoS 2 is answered by " + (head.received ? "PUBCOMP" : "PUBREC") + " now");
            return;
        }
        close(answer);
        if (returnCode.isAccepted()) {
            finish(PublishOutcome.ACKNOWLEDGED);
        } else if (returnCode.equals(ReturnCode.CONGESTION)) {
            head.startAnew();
            awaited.postpone();
        } else if (returnCode.equals(ReturnCode.INVALID_TOPIC_ID)
                && head.topic instanceof FilterText
                && !head.repaired) {
            topics.invalidate(answer.topicId());
            head.repaired = true;
            head.startAnew();
        } else {
            finish(new PublishOutcome.Rejected(returnCode));
        }
    }

    void received(PubRec answer) {
        Outgoing head = inFlight(answer.msgId());
        if (head == null || head.received) {
            wire.unexpectedAnswer(answer);
        } else if (head.qos != Qos.TWO) {
            wire.violation(Kind.WRONG_ANSWER, answer, "QoS 1 is answered by PUBACK");
        } else {
            boolean connected = awaited.isOpen();
            close(answer);
            head.received = true;
            if (connected) {
                awaited.send(new PubRel(head.msgId));
            }
        }
    }

    void completed(PubComp answer) {
        Outgoing head = inFlight(answer.msgId());
        if (head == null) {
            wire.unexpectedAnswer(answer);
        } else if (!head.received) {
            wire.violation(Kind.WRONG_ANSWER, answer, "PUBREL has not been sent");
        } else {
            close(answer);
            finish(PublishOutcome.ACKNOWLEDGED);
        }
    }

    /** The name cannot be registered: what waits for it will never leave. */
    void registrationRefused(String name, ReturnCode returnCode) {
        Outgoing head = waiting.peek();
        if (head != null && head.isTo(name)) {
            finish(new PublishOutcome.Rejected(returnCode));
        }
    }

    /** The gateway has forgotten the session, and with it the message in flight. */
    void sessionCleaned() {
        Outgoing head = waiting.peek();
        if (head != null && head.isStarted()) {
            finish(PublishOutcome.UNCONFIRMED);
        }
    }

    void crash() {
        suspend();
        sessionCleaned();
        awaited.forgetCongestion();
        for (int left = waiting.size(); left > 0; left--) {
            finish(PublishOutcome.NOT_SENT);
        }
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
    }

    private @Nullable Outgoing inFlight(int msgId) {
        Outgoing head = waiting.peek();
        return head != null && head.isStarted() && head.msgId == msgId ? head : null;
    }

    /** Refusals come at QoS 0 too (§6.6); they can only be told by their topic id. */
    private void answeredQosZero(PubAck answer) {
        if (answer.msgId() != 0 || answer.returnCode().isAccepted()) {
            wire.unexpectedAnswer(answer);
        } else if (answer.returnCode().equals(ReturnCode.INVALID_TOPIC_ID)) {
            topics.invalidate(answer.topicId());
        } else if (answer.returnCode().equals(ReturnCode.CONGESTION)) {
            awaited.postpone();
        }
    }

    /** An answer to a message that was suspended meanwhile is a late one, and welcome. */
    private void close(MqttSnMessage answer) {
        if (awaited.isOpen()) {
            awaited.answered();
        } else {
            wire.takeLateAnswer(answer);
        }
    }

    private void finish(PublishOutcome outcome) {
        wire.sink.published(waiting.remove().token, outcome);
    }
}
