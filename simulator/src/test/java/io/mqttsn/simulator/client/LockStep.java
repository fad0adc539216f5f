package io.mqttsn.simulator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Plays a message chart against one client in virtual time. Before each new step everything that the client did must have been expected, in order: sent
 * messages as themselves, events as {@link Event}s.
 */
final class LockStep implements SensorSink {

    /** Something that the client told its user. */
    record Event(String name, Object... details) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Event that && name.equals(that.name) && Arrays.deepEquals(details, that.details);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return name + Arrays.deepToString(details);
        }
    }

    final SensorClient client;
    private final Deque<Object> done = new ArrayDeque<>();
    /** What the user does when it hears of an event; nothing by default. */
    Runnable reaction = () -> {};

    private long nowNanos;

    LockStep(SensorSettings settings) {
        this(settings, 0);
    }

    LockStep(SensorSettings settings, long startNanos) {
        client = new SensorClient(settings, this);
        nowNanos = startNanos;
    }

    static Event event(String name, Object... details) {
        return new Event(name, details);
    }

    long now() {
        return nowNanos;
    }

    /** Connects without a will, and takes everything up to "connected" off the record. */
    LockStep connect() {
        client.connect(nowNanos);
        SensorSettings settings = client.settings();
        expect(new Connect(false, settings.cleanSession(), 1, settings.keepAliveSeconds(), settings.clientId()));
        gateway(new ConnAck(ReturnCode.ACCEPTED));
        return expect(event("connected"));
    }

    /** The gateway's message arrives. */
    LockStep gateway(MqttSnMessage message) {
        expectNothing();
        client.messageReceived(message, nowNanos);
        return this;
    }

    /** Time passes; deadlines fire at their own nanosecond. */
    LockStep after(Duration duration) {
        expectNothing();
        long end = nowNanos + duration.toNanos();
        while (client.nextDeadlineNanos() != Long.MAX_VALUE && client.nextDeadlineNanos() - end <= 0) {
            assertTrue(client.nextDeadlineNanos() - nowNanos >= 0, "a deadline lies in the past");
            nowNanos = client.nextDeadlineNanos();
            client.advanceTo(nowNanos);
        }
        nowNanos = end;
        client.advanceTo(nowNanos);
        return this;
    }

    /** The client did these things since the last step, in this order. */
    LockStep expect(Object... expected) {
        for (Object one : expected) {
            assertEquals(one, done.poll(), () -> "then followed " + done);
        }
        return this;
    }

    /** The client sent something; which of several equal ways is of no interest. */
    MqttSnMessage expectAnyMessage() {
        return (MqttSnMessage) done.remove();
    }

    LockStep expectViolation(Violation.Kind kind) {
        Object one = done.poll();
        assertTrue(
                one instanceof Violation violation && violation.kind() == kind,
                () -> one + " (expected: " + kind + ")");
        return this;
    }

    LockStep expectNothing() {
        assertTrue(done.isEmpty(), () -> "not expected: " + done);
        return this;
    }

    private void record(Object what) {
        done.add(what);
        reaction.run();
    }

    @Override
    public void send(MqttSnMessage message) {
        done.add(message);
    }

    @Override
    public void violated(Violation violation) {
        record(violation);
    }

    @Override
    public void connected() {
        record(event("connected"));
    }

    @Override
    public void refused(ReturnCode returnCode) {
        record(event("refused", returnCode));
    }

    @Override
    public void published(long token, PublishOutcome outcome) {
        record(event("published", token, outcome));
    }

    @Override
    public void messageArrived(Delivery delivery) {
        record(event(
                "arrived", delivery.topic(), delivery.qos(), delivery.payload().asText()));
    }

    @Override
    public void registered(String topicName, int topicId) {
        record(event("registered", topicName, topicId));
    }

    @Override
    public void registrationRefused(String topicName, ReturnCode returnCode) {
        record(event("registration refused", topicName, returnCode));
    }

    @Override
    public void subscribed(TopicSelector topic, Qos granted) {
        record(event("subscribed", topic, granted));
    }

    @Override
    public void subscriptionRefused(TopicSelector topic, ReturnCode returnCode) {
        record(event("subscription refused", topic, returnCode));
    }

    @Override
    public void unsubscribed(TopicSelector topic) {
        record(event("unsubscribed", topic));
    }

    @Override
    public void willTopicUpdated(ReturnCode returnCode) {
        record(event("will topic updated", returnCode));
    }

    @Override
    public void willMessageUpdated(ReturnCode returnCode) {
        record(event("will message updated", returnCode));
    }

    @Override
    public void pingAnswered() {
        record(event("ping answered"));
    }

    @Override
    public void asleep(SleepCause cause) {
        record(event("asleep", cause));
    }

    @Override
    public void disconnected() {
        record(event("disconnected"));
    }

    @Override
    public void lost(LossReason reason) {
        record(event("lost", reason));
    }
}
