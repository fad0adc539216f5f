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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that may block, on one thread: what the loop asks for, in order, and in between what the {@link Connection} has to do. (Runs on
 * {@code gw-uplink}.)
 */
final class UplinkWork implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);
    private static final long PARKED_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** How long a message waits, at most, for others that were announced and do not come. */
    private static final long HELD_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final UplinkSettings settings;
    private final BlockingQueue<List<Command>> commands;
    private final LoopInbox inbox;
    private final Connection connection;
    private final BrokerCalls calls;

    /** Publishes that did not fit into Paho's window, in order. */
    private final ArrayDeque<Outgoing> parked = new ArrayDeque<>();

    UplinkWork(UplinkSettings settings, BlockingQueue<List<Command>> commands, LoopInbox inbox, Connection connection) {
        this.settings = settings;
        this.commands = commands;
        this.inbox = inbox;
        this.connection = connection;
        this.calls = connection.calls();
    }

    @Override
    public void run() {
        try {
            while (!connection.isStopped()) {
                publishParked();
                List<Command> batch = next();
                if (batch != null) {
                    announce(batch);
                    batch.forEach(this::carryOutGuarded);
                }
                if (batch == null || !parked.isEmpty()) {
                    connection.client().release();
                }
                connection.checkDeadline();
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
        if (connection.isUp()) {
            // Messages that were announced have left long before, or never will: one may have been withdrawn.
            return connection.client().isExpecting()
                    ? commands.poll(HELD_BACK_NANOS, TimeUnit.NANOSECONDS)
                    : commands.take();
        }
        return commands.poll(connection.nanosToDeadline(), TimeUnit.NANOSECONDS);
    }

    /** Lets messages that are published in a row leave in one piece. */
    private void announce(List<Command> batch) {
        if (batch.size() > 1 && connection.isUp()) {
            int publishes = 0;
            for (Command command : batch) {
                if (command instanceof Publish) {
                    publishes++;
                }
            }
            if (publishes > 1) {
                // With a part of the window only, so that there are always answers to come that make room in it.
                connection.client().expect(publishes, settings.limits().inFlightMax() / 4);
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
            if (connection.isUp(acknowledge.epoch())) {
                calls.acknowledge(acknowledge.key());
            }
        } else if (command instanceof Subscribe subscribe) {
            calls.subscribe(subscribe.token(), subscribe.filter(), subscribe.qos());
        } else if (command instanceof Unsubscribe unsubscribe) {
            calls.unsubscribe(unsubscribe.token(), unsubscribe.filter());
        } else if (command instanceof Withdraw withdraw) {
            withdraw(withdraw.message());
        } else if (command instanceof Reconnect reconnect) {
            connection.abandon(reconnect.reason());
        } else if (command instanceof NoteConnected connected) {
            connection.connected(connected.epoch());
        } else if (command instanceof NoteLost lost) {
            connection.lost(lost.epoch(), LostReason.of(lost.cause()));
        } else if (command instanceof Stop) {
            connection.stop();
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

    private void withdraw(Outgoing message) {
        for (IMqttDeliveryToken token : connection.client().getPendingDeliveryTokens()) {
            if (token.getUserContext() == message) {
                try {
                    connection.client().removeMessage(token);
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
}
