package io.mqttsn.gateway.world;

import io.mqttsn.codec.ClientId;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.SensorLink.Request;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection between a {@link ModelSensorLink} and the {@link SensorBroker}, with octets on their way in both directions. What the link has written
 * before it closes is still read, unless the connection breaks.
 */
final class SensorConnection {

    private static final long LATENCY_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(40);

    private final SensorBroker broker;
    private final ModelSensorLink link;
    private final ClientId clientId;
    private final boolean isFirst;
    private final Pipe toBroker;
    private final Pipe fromBroker;
    final long epoch;
    final Request request;

    /** What the broker sends after its end arrives nowhere, and it reads nothing either. */
    private boolean isBroken;

    /** The link has closed it. */
    private boolean isClosed;

    private boolean goodbyeIsWritten;

    SensorConnection(
            World world,
            SensorBroker broker,
            ModelSensorLink link,
            ClientId clientId,
            long epoch,
            Request request,
            boolean isFirst,
            SplittableRandom random) {
        this.broker = broker;
        this.link = link;
        this.clientId = clientId;
        this.epoch = epoch;
        this.request = request;
        this.isFirst = isFirst;
        this.toBroker = new Pipe(world.agenda, random, LATENCY_NANOS_MAX);
        this.fromBroker = new Pipe(world.agenda, random, LATENCY_NANOS_MAX);
        toBroker(() -> broker.connects(this));
    }

    ClientId clientId() {
        return clientId;
    }

    /** Whether it is the link's first. */
    boolean isFirst() {
        return isFirst;
    }

    // What the link writes.

    /** Nothing can be written after the goodbye. */
    void writes(Runnable atBroker) {
        if (!goodbyeIsWritten && !isClosed) {
            toBroker(() -> {
                if (broker.isConnected(this)) {
                    atBroker.run();
                }
            });
        }
    }

    void writesGoodbye() {
        if (!goodbyeIsWritten && !isClosed) {
            goodbyeIsWritten = true;
            toBroker(() -> {
                broker.ends(this, true);
                closesAtBroker("goodbye");
            });
        }
    }

    void closes() {
        if (!isClosed) {
            isClosed = true;
            toBroker(() -> broker.ends(this, false));
        }
    }

    private void toBroker(Runnable what) {
        toBroker.put(() -> broker.receives(() -> {
            if (!isBroken) {
                what.run();
            }
        }));
    }

    // What the broker writes.

    void accepted(boolean sessionPresent) {
        fromBroker(() -> link.accepted(this, sessionPresent));
    }

    void refused(PublishOutcome outcome) {
        fromBroker(() -> link.refused(this, outcome));
    }

    void deliver(long packetId, Publication publication) {
        packet(() -> link.publishArrived(this, packetId, publication));
    }

    void release(long packetId) {
        packet(() -> link.pubRelArrived(this, packetId));
    }

    void completed(Outgoing message) {
        packet(() -> link.completed(this, message));
    }

    void subscribed(long token, SubscribeOutcome outcome) {
        packet(() -> link.subscribed(this, token, outcome));
    }

    void unsubscribed(long token) {
        packet(() -> link.unsubscribed(this, token));
    }

    private void packet(Runnable what) {
        fromBroker(() -> link.reads(this, what));
    }

    private void closesAtBroker(String reason) {
        fromBroker(() -> link.over(this, reason));
    }

    /** What was on its way in either direction is lost, and the broker fires the will. */
    void breaks(String reason) {
        if (!isBroken) {
            isBroken = true;
            broker.loses(this);
            link.over(this, reason);
        }
    }

    private void fromBroker(Runnable what) {
        fromBroker.put(() -> {
            if (!isBroken && !isClosed) {
                what.run();
            }
        });
    }
}
