package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.UpstreamLink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's link to the {@link ModelBroker}, with the habits of Paho: it works beside the loop, so that everything takes its time in both directions; it
 * connects by itself, and never at once; a message of QoS 1 or 2 that it has taken it sends again on each new connection, before anything else, until the
 * broker has answered; what is on its way when a connection ends does not arrive. At QoS 2 it answers PUBREC by itself and passes a message on after PUBREL,
 * each time that one comes.
 */
final class ModelLink implements UpstreamLink {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** Paho takes at least so long. */
    private static final long CONNECT_NANOS_MIN = 300 * MILLI;

    private final World world;
    private final ModelBroker broker;
    private final SplittableRandom random;
    private final int windowMax;
    private final Pipe commands;
    private final Pipe facts;
    private final Pipe toBroker;
    private final Pipe fromBroker;
    private final Set<Outgoing> owned = new LinkedHashSet<>();
    /** Those of them that a connection has ended over. */
    private final Set<Outgoing> carriedOver = new HashSet<>();

    /** Messages of QoS 2 that were answered with PUBREC, by their keys. */
    private final Map<Long, Received> received = new HashMap<>();

    /** What waits for room in the window. */
    private final ArrayDeque<Outgoing> parked = new ArrayDeque<>();

    private @Nullable LinkListener listener;
    private long epoch;
    private boolean isUp;

    ModelLink(World world, ModelBroker broker, int windowMax, SplittableRandom random) {
        this.world = world;
        this.broker = broker;
        this.random = random;
        this.windowMax = windowMax;
        this.commands = new Pipe(world.agenda, random, 2 * MILLI);
        this.facts = new Pipe(world.agenda, random, 2 * MILLI);
        this.toBroker = new Pipe(world.agenda, random, 40 * MILLI);
        this.fromBroker = new Pipe(world.agenda, random, 40 * MILLI);
    }

    private static final class Received {
        final Publication publication;
        boolean isPassedOn;

        Received(Publication publication) {
            this.publication = publication;
        }
    }

    @Override
    public void start(LinkListener newListener) {
        listener = newListener;
        connectLater();
    }

    boolean isUp() {
        return isUp;
    }

    long epoch() {
        return epoch;
    }

    /** What the broker may not have seen completed. */
    List<Publication> owned() {
        List<Publication> publications = new ArrayList<>();
        owned.forEach(message -> publications.add(message.publication()));
        return publications;
    }

    /** The connection ends, without a goodbye from either side. */
    void cut() {
        if (!isUp) {
            return;
        }
        isUp = false;
        long ended = epoch;
        world.chart.add("broker", "cut", "epoch " + ended);
        world.tally.happened(Happening.CUT);
        publishParked();
        tell(() -> listener().linkDown(ended, "cut"));
        connectLater();
    }

    private void connectLater() {
        world.agenda.after(CONNECT_NANOS_MIN + random.nextLong(3_000 * MILLI), () -> {
            if (!broker.acceptsConnections()) {
                connectLater();
                return;
            }
            isUp = true;
            long begun = ++epoch;
            carriedOver.addAll(owned);
            List.copyOf(owned).forEach(this::transmit);
            boolean sessionPresent = broker.connected();
            world.chart.add("broker", "connected", "epoch " + begun + (sessionPresent ? ", session present" : ""));
            tell(() -> listener().linkUp(begun, sessionPresent));
        });
    }

    @Override
    public void publish(Outgoing message) {
        commands.put(() -> {
            parked.add(message);
            publishParked();
        });
    }

    /** In order, as far as the window has room for them. */
    private void publishParked() {
        while (!parked.isEmpty()) {
            Outgoing message = parked.element();
            boolean acknowledged = message.publication().qos().isAcknowledged();
            if (isUp && acknowledged && owned.size() >= windowMax) {
                world.tally.happened(Happening.WINDOW_FULL);
                return;
            }
            parked.remove();
            if (!isUp) {
                tell(() -> listener().published(message, PublishOutcome.CONGESTED));
                continue;
            }
            transmit(message);
            if (acknowledged) {
                owned.add(message);
            } else {
                tell(() -> listener().published(message, PublishOutcome.DELIVERED));
            }
        }
    }

    private void transmit(Outgoing message) {
        toBroker(() -> broker.published(message));
    }

    @Override
    public void withdraw(Outgoing message) {
        commands.put(() -> {
            if (owned.remove(message)) {
                tell(() -> listener().published(message, PublishOutcome.REFUSED));
                publishParked();
            }
        });
    }

    @Override
    public void subscribe(long token, TopicFilter filter, Qos qos) {
        commands.put(() -> toBroker(() -> broker.subscribe(token, filter.text(), qos)));
    }

    @Override
    public void unsubscribe(long token, TopicFilter filter) {
        commands.put(() -> toBroker(() -> broker.unsubscribe(token, filter.text())));
    }

    /** Between connections nothing is acknowledged, so that a message of QoS 2 comes again with the next one. */
    @Override
    public void acknowledge(long epochOfMessage, long key) {
        commands.put(() -> {
            if (isUp && epochOfMessage == epoch) {
                received.remove(key);
                toBroker(() -> broker.acknowledged(key));
            } else {
                world.tally.happened(Happening.STALE_ACKNOWLEDGEMENT);
            }
        });
    }

    @Override
    public void reconnect(String reason) {
        commands.put(this::cut);
    }

    @Override
    public void stop() {
        isUp = false;
    }

    /** The broker answers a publish. */
    void completed(Outgoing message) {
        fromBroker(() -> {
            if (owned.remove(message)) {
                world.tally.happened(Happening.OUTLIVED, carriedOver.remove(message) ? 1 : 0);
                tell(() -> listener().published(message, PublishOutcome.DELIVERED));
                publishParked();
            }
        });
    }

    void subscribed(long token, SubscribeOutcome outcome) {
        fromBroker(() -> tell(() -> listener().subscribed(token, outcome)));
    }

    void unsubscribed(long token) {
        fromBroker(() -> tell(() -> listener().unsubscribed(token)));
    }

    /** The broker delivers a message. One of QoS 2 is answered with PUBREC, and waits for PUBREL. */
    void deliver(long key, Publication publication) {
        fromBroker(() -> {
            if (publication.qos() == Qos.TWO) {
                world.tally.happened(Happening.PUBREC_FIRST);
                received.put(key, new Received(publication));
                toBroker(() -> broker.received(key));
            } else {
                arrives(key, publication);
            }
        });
    }

    /** PUBREL; it comes again with each connection until it is answered. */
    void release(long key) {
        fromBroker(() -> {
            Received row = received.get(key);
            if (row == null) {
                toBroker(() -> broker.acknowledged(key));
            } else {
                world.tally.happened(Happening.QOS_2_TWICE, row.isPassedOn ? 1 : 0);
                row.isPassedOn = true;
                arrives(key, row.publication);
            }
        });
    }

    private void arrives(long key, Publication publication) {
        long arrivedOn = epoch;
        tell(() -> {
            world.chart.add("broker", "delivers", Messages.text(publication));
            world.downstream.handedOver(publication);
            listener().messageArrived(arrivedOn, key, publication);
        });
    }

    private void toBroker(Runnable what) {
        onThisConnection(toBroker, () -> broker.receives(what));
    }

    private void fromBroker(Runnable what) {
        onThisConnection(fromBroker, what);
    }

    private void onThisConnection(Pipe pipe, Runnable what) {
        if (!isUp) {
            return;
        }
        long sentOn = epoch;
        pipe.put(() -> {
            if (isUp && epoch == sentOn) {
                what.run();
            }
        });
    }

    /** On the loop, and in order. */
    private void tell(Runnable fact) {
        facts.put(fact);
    }

    private LinkListener listener() {
        if (listener == null) {
            throw new IllegalStateException("the link has not been started");
        }
        return listener;
    }
}
