package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.uplink.UplinkSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the broker, made again and again. Only this class decides when to connect; Paho's own reconnecting is off, since two that both wait for
 * the other to reconnect wait for ever.
 *
 * <p>One client of Paho serves all connections, because messages in flight live in it. (Used by {@code gw-uplink}.)
 */
final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);

    /** For "offline", and again for DISCONNECT, when the gateway ends. */
    private static final long FAREWELL_MILLIS = 400;

    private final UplinkSettings settings;
    private final ConnectOptions options;
    private final BackOffTimer backOff;
    private final PahoEvents events;

    /** The client for all connections but the first, which may only make the broker forget what it kept for a former run. */
    private final BrokerClient lasting;

    private final BrokerCalls calls;
    private BrokerClient client;

    private State state = State.WAITING;

    /** When to connect while waiting, when to give up while connecting. */
    private long deadlineNanos = System.nanoTime();

    private long connectedAtNanos;
    private long epoch;
    private String abandonedBecause = "";
    private String lastReason = "";

    private enum State {
        WAITING,
        CONNECTING,
        CONNECTED,
        STOPPED
    }

    /** @param notes takes what Paho tells; from there it comes back to {@link #connected} and {@link #lost} */
    Connection(
            UplinkSettings settings,
            Optional<SSLSocketFactory> tls,
            Consumer<Command> notes,
            LoopInbox inbox,
            RandomGenerator random)
            throws MqttException {
        InFlightRows rows = InFlightRows.forMany();
        this.settings = settings;
        this.options = new ConnectOptions(settings);
        this.backOff = new BackOffTimer(settings.backOff(), random);
        this.events = new PahoEvents(inbox, notes, rows);
        this.lasting = new BrokerClient(settings, tls, rows);
        this.calls = new BrokerCalls(settings.broker(), lasting, rows, events, inbox);
        this.client = settings.startClean() ? new BrokerClient(settings, tls, InFlightRows.forFew()) : lasting;
        for (BrokerClient each : List.of(lasting, client)) {
            each.setManualAcks(true);
            each.setCallback(events);
        }
    }

    /** Paho's client of the present connection or attempt. */
    BrokerClient client() {
        return client;
    }

    /** How to ask the broker for something; without a connection that is in vain. */
    BrokerCalls calls() {
        return calls;
    }

    boolean isUp() {
        return state == State.CONNECTED;
    }

    /** Whether the connection of this number stands. */
    boolean isUp(long askedEpoch) {
        return isUp() && askedEpoch == epoch;
    }

    boolean isStopped() {
        return state == State.STOPPED;
    }

    /** How long there is nothing to do; means nothing while the connection stands. */
    long nanosToDeadline() {
        return Math.max(deadlineNanos - System.nanoTime(), 0);
    }

    /** Connects, or gives up an attempt, if it is time for that. */
    void checkDeadline() {
        if (!isUp() && !isStopped() && deadlineNanos - System.nanoTime() <= 0) {
            deadlinePassed();
        }
    }

    /** Ends the connection, so that another one is made. */
    void abandon(String reason) {
        if (isUp()) {
            abandonedBecause = reason;
            client.abandon();
        }
    }

    private void deadlinePassed() {
        if (state == State.WAITING) {
            connect();
            return;
        }
        // Paho says when the attempt is over, and takes no other one before.
        abandonedBecause = "no answer within " + settings.connectTimeout().toSeconds() + " s";
        deadlineNanos = System.nanoTime() + settings.connectTimeout().toNanos();
        client.abandon();
    }

    private void connect() {
        epoch++;
        events.attempt(epoch);
        state = State.CONNECTING;
        abandonedBecause = "";
        // Reaching the host has its own limit, which begins at the same time; the other half is for the answer to
        // CONNECT.
        deadlineNanos = System.nanoTime() + 2 * settings.connectTimeout().toNanos();
        boolean isLasting = client == lasting;
        IMqttActionListener listener = isLasting ? events.connected : events.connectedUnseen;
        MqttConnectOptions present;
        try {
            present = options.forConnection(isLasting);
        } catch (RuntimeException e) {
            over(epoch, "the password cannot be had: " + e.getMessage());
            return;
        }
        try {
            client.connect(present, epoch, listener);
        } catch (MqttException e) {
            over(epoch, LostReason.of(e));
        }
    }

    /** Paho says that a connection has come to stand. */
    void connected(long connected) {
        if (connected != epoch || state != State.CONNECTING) {
            return;
        }
        if (client != lasting) {
            sayGoodbye(client, true);
            client = lasting;
            connect();
            return;
        }
        state = State.CONNECTED;
        connectedAtNanos = System.nanoTime();
        lastReason = "";
        LOG.info("broker {}: connected as {}", settings.broker(), settings.clientId());
    }

    /** Paho says that a connection, or an attempt, is over. */
    void lost(long lost, String cause) {
        over(lost, abandonedBecause.isEmpty() ? cause : abandonedBecause);
    }

    private void over(long lost, String reason) {
        if (lost != epoch || state == State.WAITING) {
            return;
        }
        long nowNanos = System.nanoTime();
        if (state == State.CONNECTED) {
            backOff.connectionLasted(nowNanos - connectedAtNanos);
        }
        state = State.WAITING;
        long waitNanos = backOff.next();
        deadlineNanos = nowNanos + waitNanos;
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            LOG.warn(
                    "broker {}: no connection: {}; trying again, next in {} ms",
                    settings.broker(),
                    reason,
                    TimeUnit.NANOSECONDS.toMillis(waitNanos));
        }
    }

    /** Says goodbye and does nothing more. */
    void stop() {
        State before = state;
        state = State.STOPPED;
        if (before == State.CONNECTED) {
            client.release();
            boolean isAnswering = sayOffline();
            sayGoodbye(client, isAnswering);
        } else {
            client.abandon();
        }
    }

    /** The broker says it for us only when it loses us. Answers whether the broker has answered, as far as it was asked. */
    private boolean sayOffline() {
        if (settings.statusTopic().isEmpty()) {
            return true;
        }
        try {
            client.publish(settings.statusTopic().get().value(), ConnectOptions.offline())
                    .waitForCompletion(FAREWELL_MILLIS);
            return true;
        } catch (MqttException e) {
            LOG.warn("broker {}: the status \"offline\" may not have arrived: {}", settings.broker(), e.getMessage());
            return false;
        }
    }

    /** @param isAnswering otherwise DISCONNECT is written for the broker to find, and nothing is waited for */
    private void sayGoodbye(BrokerClient leaving, boolean isAnswering) {
        try {
            if (!isAnswering) {
                leaving.leave();
            }
            leaving.disconnectForcibly(0, FAREWELL_MILLIS, isAnswering);
            leaving.close();
        } catch (MqttException e) {
            LOG.debug("broker {}: not disconnected in good order: {}", settings.broker(), e.getMessage());
        }
    }
}
