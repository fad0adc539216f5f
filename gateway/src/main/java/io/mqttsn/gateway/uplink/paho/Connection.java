package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.UplinkSettings;
import io.mqttsn.gateway.uplink.paho.Command.Acknowledge;
import io.mqttsn.gateway.uplink.paho.Command.NoteConnected;
import io.mqttsn.gateway.uplink.paho.Command.NoteLost;
import io.mqttsn.gateway.uplink.paho.Command.Publish;
import io.mqttsn.gateway.uplink.paho.Command.Reconnect;
import io.mqttsn.gateway.uplink.paho.Command.Stop;
import io.mqttsn.gateway.uplink.paho.Command.Subscribe;
import io.mqttsn.gateway.uplink.paho.Command.Unsubscribe;
import io.mqttsn.gateway.uplink.paho.Command.Withdraw;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that may block, on one thread: connecting, again and again, and what the loop asks for. Only this class decides when to connect; Paho's own
 * reconnecting is off, since two that both wait for the other to reconnect wait for ever.
 *
 * <p>One client of Paho serves all connections, because messages in flight live in it. (Runs on {@code gw-uplink}.)
 */
final class Connection implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);
    private static final long PARKED_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** How long a message waits, at most, for others that were announced and do not come. */
    private static final long HELD_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** For "offline", and again for DISCONNECT, when the gateway ends. */
    private static final long FAREWELL_MILLIS = 400;

    private final UplinkSettings settings;
    private final BlockingQueue<List<Command>> commands;
    private final LoopInbox inbox;
    private final ConnectOptions options;
    private final BackOffTimer backOff;
    private final InFlightRows rows = InFlightRows.forMany();
    private final PahoEvents events;

    /** The client for all connections but the first, which may only make the broker forget what it kept for a former run. */
    private final BrokerClient lasting;

    private final BrokerCalls calls;
    private BrokerClient client;

    /** Publishes that did not fit into Paho's window, in order. */
    private final ArrayDeque<Outgoing> parked = new ArrayDeque<>();

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

    Connection(
            UplinkSettings settings,
            Optional<SSLSocketFactory> tls,
            BlockingQueue<List<Command>> commands,
            LoopInbox inbox,
            RandomGenerator random)
            throws MqttException {
        this.settings = settings;
        this.commands = commands;
        this.inbox = inbox;
        this.options = new ConnectOptions(settings);
        this.backOff = new BackOffTimer(settings.backOff(), random);
        this.events = new PahoEvents(inbox, command -> commands.add(List.of(command)), rows);
        this.lasting = new BrokerClient(settings, tls, rows);
        this.calls = new BrokerCalls(settings.broker(), lasting, rows, events, inbox);
        this.client = settings.startClean() ? new BrokerClient(settings, tls, InFlightRows.forFew()) : lasting;
        for (BrokerClient each : List.of(lasting, client)) {
            each.setManualAcks(true);
            each.setCallback(events);
        }
    }

    @Override
    public void run() {
        try {
            while (state != State.STOPPED) {
                publishParked();
                List<Command> batch = next();
                if (batch != null) {
                    announce(batch);
                    batch.forEach(this::carryOutGuarded);
                }
                if (batch == null || !parked.isEmpty()) {
                    client.release();
                }
                if (state != State.CONNECTED && state != State.STOPPED && deadlineNanos - System.nanoTime() <= 0) {
                    deadlinePassed();
                }
            }
        } catch (InterruptedException e) {
            // Nobody does this but a test that wants the thread to end.
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable List<Command> next() throws InterruptedException {
        if (!parked.isEmpty()) {
            return commands.poll(PARKED_RETRY_NANOS, TimeUnit.NANOSECONDS);
        }
        if (state == State.CONNECTED) {
            // Messages that were announced have left long before, or never will: one may have been withdrawn.
            return client.isExpecting() ? commands.poll(HELD_BACK_NANOS, TimeUnit.NANOSECONDS) : commands.take();
        }
        return commands.poll(Math.max(deadlineNanos - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
    }

    /** Lets messages that are published in a row leave in one piece. */
    private void announce(List<Command> batch) {
        if (batch.size() > 1 && state == State.CONNECTED) {
            int publishes = 0;
            for (Command command : batch) {
                if (command instanceof Publish) {
                    publishes++;
                }
            }
            if (publishes > 1) {
                // With a part of the window only, so that there are always answers to come that make room in it.
                client.expect(publishes, settings.limits().inFlightMax() / 4);
            }
        }
    }

    /** A defect costs one command, is told in full, and leaves the link to the other sensors. */
    private void carryOutGuarded(Command command) {
        try {
            carryOut(command);
        } catch (RuntimeException e) {
            LOG.error(
                    "broker {}: {} failed",
                    settings.broker(),
                    command.getClass().getSimpleName(),
                    e);
        }
    }

    private void carryOut(Command command) {
        if (command instanceof Publish publish) {
            publish(publish.message());
        } else if (command instanceof Acknowledge acknowledge) {
            acknowledge(acknowledge.epoch(), acknowledge.key());
        } else if (command instanceof Subscribe subscribe) {
            calls.subscribe(subscribe.token(), subscribe.filter(), subscribe.qos());
        } else if (command instanceof Unsubscribe unsubscribe) {
            calls.unsubscribe(unsubscribe.token(), unsubscribe.filter());
        } else if (command instanceof Withdraw withdraw) {
            withdraw(withdraw.message());
        } else if (command instanceof Reconnect reconnect) {
            reconnect(reconnect.reason());
        } else if (command instanceof NoteConnected connected) {
            connected(connected.epoch());
        } else if (command instanceof NoteLost lost) {
            String reason = abandonedBecause.isEmpty() ? LostReason.of(lost.cause()) : abandonedBecause;
            lost(lost.epoch(), reason);
        } else if (command instanceof Stop) {
            stop();
        }
    }

    private void publish(Outgoing message) {
        if (parked.isEmpty() && calls.publish(message)) {
            return;
        }
        parked.add(message);
    }

    private void publishParked() {
        while (!parked.isEmpty() && calls.publish(parked.element())) {
            parked.remove();
        }
    }

    private void acknowledge(long epoch, long key) {
        if (state == State.CONNECTED && epoch == this.epoch) {
            calls.acknowledge(key);
        }
    }

    private void withdraw(Outgoing message) {
        for (IMqttDeliveryToken token : client.getPendingDeliveryTokens()) {
            if (token.getUserContext() == message) {
                try {
                    client.removeMessage(token);
                } catch (MqttException e) {
                    throw new IllegalStateException("Paho keeps a message that is withdrawn", e);
                }
                LOG.warn(
                        "broker {}: set aside a message to {}, over which the connection broke twice",
                        settings.broker(),
                        message.publication().topic());
                inbox.put(new Fact.Published(message, PublishOutcome.REFUSED));
                return;
            }
        }
    }

    private void reconnect(String reason) {
        if (state == State.CONNECTED) {
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
            lost(epoch, "the password cannot be had: " + e.getMessage());
            return;
        }
        try {
            client.connect(present, epoch, listener);
        } catch (MqttException e) {
            lost(epoch, LostReason.of(e));
        }
    }

    private void connected(long connected) {
        if (connected != epoch || state != State.CONNECTING) {
            return;
        }
        if (client != lasting) {
            sayGoodbye(client);
            client = lasting;
            connect();
            return;
        }
        state = State.CONNECTED;
        connectedAtNanos = System.nanoTime();
        lastReason = "";
        LOG.info("broker {}: connected as {}", settings.broker(), settings.clientId());
    }

    private void lost(long lost, String reason) {
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

    private void stop() {
        State before = state;
        state = State.STOPPED;
        if (before == State.CONNECTED) {
            client.release();
            sayOffline();
            sayGoodbye(client);
        } else {
            client.abandon();
        }
    }

    /** The broker says it for us only when it loses us. */
    private void sayOffline() {
        if (settings.statusTopic().isEmpty()) {
            return;
        }
        try {
            client.publish(settings.statusTopic().get().value(), ConnectOptions.offline())
                    .waitForCompletion(FAREWELL_MILLIS);
        } catch (MqttException e) {
            LOG.warn("broker {}: the status \"offline\" may not have arrived: {}", settings.broker(), e.getMessage());
        }
    }

    private void sayGoodbye(BrokerClient leaving) {
        try {
            leaving.disconnectForcibly(0, FAREWELL_MILLIS, true);
            leaving.close();
        } catch (MqttException e) {
            LOG.debug("broker {}: not disconnected in good order: {}", settings.broker(), e.getMessage());
        }
    }
}
