package io.mqttsn.gateway.world;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.SensorLink;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One sensor's link to the {@link SensorBroker}, with the habits of Paho. It works beside the loop: what it is asked, what it writes and what it tells all take
 * their time, each in its own order, and a goodbye is written at once, before what is still to be written. Without clean session it sends messages again on
 * the next connection, and tells their success then. At QoS 2 it answers PUBREC by itself and passes a message on after PUBREL, each time that one comes.
 */
final class ModelSensorLink implements SensorLink {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long CONNECT_NANOS_MIN = 20 * MILLI;
    private static final long PATIENCE_NANOS = 5_000 * MILLI;
    private static final String REFUSED = "refused";
    private static final long PACKET_IDS = 1 << 16;

    private final World world;
    private final SensorBroker broker;
    private final ClientId clientId;
    private final LinkListener listener;
    private final SplittableRandom random;
    private final int windowMax;
    private final int roomMax;
    private final Pipe commands;
    private final Pipe facts;

    /** Valid as long as the session is kept: Paho's messages in flight. */
    private final Set<Outgoing> owned = new LinkedHashSet<>();

    /** Those of them that a connection has ended over. */
    private final Set<Outgoing> carriedOver = new HashSet<>();

    /** By packet id. */
    private final Map<Long, Received> received = new LinkedHashMap<>();

    private long lastReceived;

    /** A PUBLISH of QoS 2, with a number that no other one has. */
    private static final class Received {
        final long number;
        final Publication publication;
        boolean isPassedOn;

        Received(long number, Publication publication) {
            this.number = number;
            this.publication = publication;
        }
    }

    /** Messages that were told and not taken. */
    private int untaken;

    private final ArrayDeque<Runnable> unread = new ArrayDeque<>();
    private boolean isPatient;

    /** Of the attempt or connection that the link is busy with. */
    private boolean isBusy;

    private long epoch;
    private @Nullable Request request;
    private @Nullable SensorConnection connection;
    private boolean isUp;
    private @Nullable Pipe writer;
    private int connections;

    ModelSensorLink(
            World world, SensorBroker broker, ClientId clientId, LinkListener listener, SplittableRandom random) {
        this.world = world;
        this.broker = broker;
        this.clientId = clientId;
        this.listener = listener;
        this.random = random;
        this.windowMax = world.climate.isTight() ? 1 + random.nextInt(5) : 800;
        this.roomMax = world.climate.isTight() ? 1 + random.nextInt(5) : 64;
        this.commands = new Pipe(world.agenda, random, 2 * MILLI);
        this.facts = new Pipe(world.agenda, random, 2 * MILLI);
    }

    @Override
    public void connect(long newEpoch, Request newRequest) {
        commands.put(() -> {
            if (isBusy) {
                throw new IllegalStateException(clientId + " connects while its last connection is not over");
            }
            isBusy = true;
            epoch = newEpoch;
            request = newRequest;
            world.agenda.after(CONNECT_NANOS_MIN + random.nextLong(1_500 * MILLI), () -> reached(newEpoch, newRequest));
        });
    }

    /** The host is reached, or not; then CONNECT is written. */
    private void reached(long reachedEpoch, Request asked) {
        if (!isBusy || epoch != reachedEpoch) {
            return;
        }
        if (broker.isAway()) {
            ends(PublishOutcome.CONGESTED, "away");
            return;
        }
        if (asked.cleanSession()) {
            owned.clear();
            received.clear();
        }
        writer = new Pipe(world.agenda, random, 5 * MILLI);
        connection =
                new SensorConnection(world, broker, this, clientId, reachedEpoch, asked, connections++ == 0, random);
    }

    @Override
    public void publish(Outgoing message) {
        commands.put(() -> {
            boolean isAcknowledged = message.publication().qos().isAcknowledged();
            if (!isUp || isAcknowledged && owned.size() >= windowMax) {
                world.tally.happened(Happening.WINDOW_FULL);
                tell(() -> listener.published(message, PublishOutcome.CONGESTED));
                return;
            }
            if (isAcknowledged) {
                owned.add(message);
            }
            transmit(message);
        });
    }

    private void transmit(Outgoing message) {
        write(present -> {
            present.writes(() -> broker.published(present, message));
            if (message.publication().qos() == Qos.ZERO) {
                tell(() -> listener.published(message, PublishOutcome.DELIVERED));
            }
        });
    }

    @Override
    public void subscribe(long token, TopicFilter filter, Qos qos) {
        commands.put(
                () -> write(present -> present.writes(() -> broker.subscribe(present, token, filter.text(), qos))));
    }

    @Override
    public void unsubscribe(long token, TopicFilter filter) {
        commands.put(() -> write(present -> present.writes(() -> broker.unsubscribe(present, token, filter.text()))));
    }

    /** At QoS 1 an acknowledgement for an old connection must not reach a new one, where its packet id may mean another message. */
    @Override
    public void taken(Publication publication) {
        untaken--;
        if (untaken < 0) {
            throw new IllegalStateException(clientId + " has taken a message that was not there");
        }
        readOn();
    }

    @Override
    public void acknowledge(long epochOfMessage, long key) {
        commands.put(() -> {
            if (epochOfMessage != epoch) {
                world.tally.happened(Happening.STALE_ACKNOWLEDGEMENT);
                return;
            }
            long packetId = key % PACKET_IDS;
            long number = key / PACKET_IDS;
            if (number == 0) {
                answer(packetId);
                return;
            }
            Received row = received.get(packetId);
            if (row != null && row.number == number) {
                received.remove(packetId);
                answer(packetId);
            }
        });
    }

    private void answer(long packetId) {
        write(present -> present.writes(() -> broker.sessionOf(present).acknowledged(packetId)));
    }

    @Override
    public void disconnect(boolean goodbye) {
        commands.put(() -> {
            SensorConnection present = connection;
            if (!isBusy) {
                return;
            }
            if (present == null) {
                ends(PublishOutcome.CONGESTED, "abandoned");
            } else if (goodbye) {
                present.writesGoodbye();
            } else {
                present.closes();
                over(present, "closed");
            }
        });
    }

    // What arrives from the broker.

    void accepted(SensorConnection present, boolean sessionPresent) {
        isUp = true;
        tell(() -> listener.linkUp(present.epoch, sessionPresent));
        carriedOver.addAll(owned);
        List.copyOf(owned).forEach(this::transmit);
    }

    void refused(SensorConnection present, PublishOutcome outcome) {
        present.closes();
        ends(outcome, REFUSED);
    }

    void over(SensorConnection ended, String reason) {
        if (connection == ended) {
            ends(PublishOutcome.CONGESTED, reason);
        }
    }

    private void ends(PublishOutcome outcome, String reason) {
        long ended = epoch;
        boolean wasUp = isUp;
        boolean mayHaveConnected = connection != null && !reason.equals(REFUSED);
        if (connection != null && request != null && request.cleanSession()) {
            owned.clear();
            received.clear();
        }
        isBusy = false;
        isUp = false;
        unread.clear();
        connection = null;
        writer = null;
        world.chart.add(clientId.value(), "link", "ends: " + reason);
        tell(() -> {
            if (wasUp) {
                listener.linkDown(ended, reason);
            } else {
                listener.linkFailed(ended, outcome, mayHaveConnected, reason);
            }
        });
    }

    void publishArrived(SensorConnection present, long packetId, Publication publication) {
        if (publication.qos() == Qos.TWO) {
            world.tally.happened(Happening.PUBREC_FIRST);
            received.put(packetId, new Received(++lastReceived, publication));
            write(same -> same.writes(() -> broker.sessionOf(same).received(packetId)));
        } else {
            arrives(present, packetId, publication);
        }
    }

    void pubRelArrived(SensorConnection present, long packetId) {
        Received row = received.get(packetId);
        if (row == null) {
            answer(packetId);
        } else {
            world.tally.happened(Happening.QOS_2_TWICE, row.isPassedOn ? 1 : 0);
            row.isPassedOn = true;
            arrives(present, row.number * PACKET_IDS + packetId, row.publication);
        }
    }

    /** What comes from the broker is read in order, while there is room for messages. */
    void reads(SensorConnection present, Runnable packet) {
        if (connection == present) {
            unread.add(packet);
            readOn();
        }
    }

    private void readOn() {
        while (!unread.isEmpty() && untaken < roomMax) {
            unread.remove().run();
        }
        if (!unread.isEmpty() && !isPatient) {
            isPatient = true;
            world.tally.happened(Happening.HELD_BACK);
            world.agenda.after(PATIENCE_NANOS, this::readOneMore);
        }
    }

    /** Paho takes a connection for dead on which nothing is read for long. */
    private void readOneMore() {
        isPatient = false;
        if (!unread.isEmpty()) {
            unread.remove().run();
            readOn();
        }
    }

    private void arrives(SensorConnection present, long key, Publication publication) {
        untaken++;
        tell(() -> {
            world.chart.add("broker", "delivers", clientId + " " + Messages.text(publication));
            world.downstream.handedOver(publication);
            listener.messageArrived(present.epoch, key, publication);
        });
    }

    void completed(SensorConnection present, Outgoing message) {
        if (owned.remove(message)) {
            world.tally.happened(Happening.OUTLIVED, carriedOver.remove(message) ? 1 : 0);
            tell(() -> listener.published(message, PublishOutcome.DELIVERED));
        }
    }

    void subscribed(SensorConnection present, long token, SubscribeOutcome outcome) {
        tell(() -> listener.subscribed(token, outcome));
    }

    void unsubscribed(SensorConnection present, long token) {
        tell(() -> listener.unsubscribed(token));
    }

    /** By the thread that writes, when it comes to it. */
    private void write(java.util.function.Consumer<SensorConnection> what) {
        SensorConnection present = connection;
        Pipe writing = writer;
        if (present != null && writing != null) {
            writing.put(() -> {
                if (connection == present) {
                    what.accept(present);
                }
            });
        }
    }

    /** On the loop, and in order. */
    private void tell(Runnable fact) {
        facts.put(fact);
    }
}
