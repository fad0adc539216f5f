package io.mqttsn.simulator.client;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.simulator.client.SubscribeProcedure.Wish;
import io.mqttsn.time.Moments;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A complete MQTT-SN 1.2 client as a pure state machine (NOT thread safe): no socket, clock, thread or randomness inside.
 *
 * <p>Facts ({@link #messageReceived}, {@link #advanceTo}) and the intents of its user go in, each with the time in monotonic nanoseconds; messages and
 * events come out through the {@link SensorSink}. Intents may be given in any state: publishes, registrations, subscriptions and will updates wait until
 * the client is {@link SensorState#ACTIVE}. Intents given from within the sink take effect when the running call ends.
 *
 * <p>The client is strict: what the gateway must not do is reported as a {@link Violation}, and then handled as robustly as a good client would.
 */
public final class SensorClient {

    private final Connection connection;
    private final Deque<Runnable> deferred = new ArrayDeque<>(1);
    private boolean running;

    public SensorClient(SensorSettings settings, SensorSink sink) {
        connection = new Connection(settings, sink);
    }

    public SensorState state() {
        return connection.state();
    }

    public SensorSettings settings() {
        return connection.wire.settings;
    }

    /** How many publishes have no outcome yet. */
    public int publishesWaiting() {
        return connection.publish.waitingCount();
    }

    /** A message of the gateway has arrived. */
    public void messageReceived(MqttSnMessage message, long nowNanos) {
        begin(nowNanos);
        try {
            connection.received(message);
            finish();
        } finally {
            running = false;
        }
    }

    /** Fires every deadline that is due at {@code nowNanos}. */
    public void advanceTo(long nowNanos) {
        begin(nowNanos);
        try {
            connection.advance();
            finish();
        } finally {
            running = false;
        }
    }

    /**
     * The earliest pending deadline, {@link Moments#NEVER} when there is none. It lies in the past, and is due at once, when it ran out in a state that
     * had no use for it.
     */
    public long nextDeadlineNanos() {
        return connection.deadlineNanos();
    }

    /** Connects with the clean-session flag of the settings; in any state. */
    public void connect(long nowNanos) {
        connect(settings().cleanSession(), nowNanos);
    }

    /** Connects, from sleep too; a connection that exists is set up anew. Reconnects use the same flag. */
    public void connect(boolean clean, long nowNanos) {
        perform(nowNanos, () -> connection.connect(clean));
    }

    /** Wants an id for a topic name, which publishing does by itself; {@code false} when too much waits already. */
    public boolean register(String topicName, long nowNanos) {
        boolean accepted = connection.register.request(topicName);
        proceedUnlessRunning(nowNanos);
        return accepted;
    }

    /**
     * Publishes; the outcome comes under {@code token}. At QoS −1 the message leaves at once, in every state; the others leave in order when the client
     * is active.
     *
     * @param topic a name (which is registered when it has no id), a short name or a predefined id
     * @throws IllegalArgumentException for a name at QoS −1, which can only go to short names and predefined ids (MQTT-SN 1.2, §6.8)
     */
    public void publish(long token, TopicSelector topic, Octets payload, Qos qos, boolean retain, long nowNanos) {
        Outgoing outgoing = new Outgoing(token, topic, payload, qos, retain);
        if (qos == Qos.MINUS_ONE) {
            TopicRef ref = topicWithoutConnection(topic);
            perform(nowNanos, () -> connection.publish.sendWithoutConnection(outgoing, ref));
        } else if (connection.publish.request(outgoing)) {
            proceedUnlessRunning(nowNanos);
        } else {
            perform(nowNanos, () -> connection.wire.sink.published(token, PublishOutcome.NOT_SENT));
        }
    }

    /** Subscribes, also to change the QoS; {@code false} when too much waits already. */
    public boolean subscribe(TopicSelector topic, Qos qos, long nowNanos) {
        boolean accepted = connection.subscribe.request(new Wish(true, topic, qos));
        proceedUnlessRunning(nowNanos);
        return accepted;
    }

    /** Unsubscribes; {@code false} when too much waits already. */
    public boolean unsubscribe(TopicSelector topic, long nowNanos) {
        boolean accepted = connection.subscribe.request(new Wish(false, topic, Qos.ZERO));
        proceedUnlessRunning(nowNanos);
        return accepted;
    }

    /** Changes will topic, QoS and retain flag; {@link Will#NONE} deletes the will. {@code false} when too much waits already. */
    public boolean updateWillTopic(Will will, long nowNanos) {
        boolean accepted = connection.willUpdate.request(
                will.isEmpty() ? WillTopicUpd.EMPTY : new WillTopicUpd(will.qos(), will.retain(), will.topic()));
        proceedUnlessRunning(nowNanos);
        return accepted;
    }

    /** Changes the will message; {@code false} when too much waits already. */
    public boolean updateWillMessage(Octets message, long nowNanos) {
        boolean accepted = connection.willUpdate.request(new WillMsgUpd(message));
        proceedUnlessRunning(nowNanos);
        return accepted;
    }

    /** Sends PINGREQ if the client is active and has none open. */
    public void ping(long nowNanos) {
        perform(nowNanos, connection::ping);
    }

    /**
     * Announces sleep, or another duration when the client is asleep or awake already; does nothing without a connection.
     *
     * @param seconds how long the gateway shall keep messages without a sign of life, 1..65535
     */
    public void sleep(int seconds, long nowNanos) {
        perform(nowNanos, () -> connection.sleep(seconds));
    }

    /** Fetches what the gateway has kept, then sleeps again; does nothing unless the client is asleep. */
    public void wake(long nowNanos) {
        perform(nowNanos, connection::wake);
    }

    /** Ends the connection; a reconnect that is pending is given up. */
    public void disconnect(long nowNanos) {
        perform(nowNanos, connection::disconnect);
    }

    /**
     * Power is lost: all memory but the message counter is gone and nothing is sent. What waits gets its outcome. The client does nothing until it is
     * {@linkplain #connect told to connect}.
     */
    public void crash(long nowNanos) {
        perform(nowNanos, connection::crash);
    }

    /** The client forgets its topic ids while it is connected, so that the gateway's next PUBLISH is answered with "invalid topic id". */
    public void forgetTopicIds(long nowNanos) {
        perform(nowNanos, connection.topics::forget);
    }

    private static TopicRef topicWithoutConnection(TopicSelector topic) {
        if (topic instanceof PredefinedTopicId predefined) {
            return predefined;
        } else if (topic instanceof ShortTopicName shortName) {
            return shortName;
        }
        throw new IllegalArgumentException("topic at QoS -1: " + ((FilterText) topic).text()
                + " (expected: a short topic name or a predefined topic id)");
    }

    private void proceedUnlessRunning(long nowNanos) {
        if (!running) {
            begin(nowNanos);
            try {
                finish();
            } finally {
                running = false;
            }
        }
    }

    /** Carries out an intent, now or, when it comes from within the sink, at the end of the running call. */
    private void perform(long nowNanos, Runnable intent) {
        if (running) {
            deferred.add(intent);
            return;
        }
        begin(nowNanos);
        try {
            intent.run();
            finish();
        } finally {
            running = false;
        }
    }

    private void begin(long nowNanos) {
        if (running) {
            throw new IllegalStateException("facts must not be given from within the sink");
        }
        running = true;
        connection.wire.now(nowNanos);
    }

    /** Sends what waits, then carries out what the sink wanted meanwhile. */
    private void finish() {
        connection.proceed();
        for (Runnable intent = deferred.poll(); intent != null; intent = deferred.poll()) {
            intent.run();
            connection.proceed();
        }
    }
}
