package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.simulator.client.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows the retained message of each topic. A subscriber gets the one that is there when it subscribes, or one that comes later: no older one, none behind a
 * newer one of its topic, none after it was cleared, and none more often than it has subscribed.
 */
final class RetainedOracle {

    private final World world;
    private final Map<String, Kept> byId = new HashMap<>();
    private final Map<String, Kept> newest = new LinkedHashMap<>();
    private final Map<Sensor, Subscriber> subscribers = new HashMap<>();
    private long number;

    /** A message, for as long as it is the retained one of its topic. */
    private static final class Kept {
        final long number;
        final Publication publication;
        boolean isReplaced;
        long replacedNanos;
        /** When the broker's copy last reached the gateway over the shared connection. */
        long handedOverNanos;

        boolean isHandedOver;

        Kept(long number, Publication publication) {
            this.number = number;
            this.publication = publication;
        }
    }

    /** A filter that a sensor has asked for, and when. */
    private record Ask(String filter, long nanos) {}

    /** What one sensor has asked for and got. */
    private static final class Subscriber {
        final List<Ask> asks = new ArrayList<>();
        /** By the sensor's life, QoS and message. */
        final Map<String, Integer> came = new HashMap<>();
        /** By the sensor's life and message: what has come. */
        final Set<String> all = new HashSet<>();
        /** By the sensor's life, the QoS before and behind the gateway, and topic: the newest retained message that has come, in whatever way. */
        final Map<String, Long> latest = new HashMap<>();
        /** What was given up for it, which may be told before its SUBACK arrives. */
        final Set<String> givenUp = new HashSet<>();
        /** By message: what must still come, unless it is replaced. */
        final Map<String, Long> expectedBySession = new LinkedHashMap<>();
    }

    RetainedOracle(World world) {
        this.world = world;
    }

    /** The broker has a new message. */
    void published(Publication publication) {
        if (!publication.retain()) {
            return;
        }
        String topic = publication.topic().value();
        Kept former = newest.remove(topic);
        if (former != null) {
            former.isReplaced = true;
            former.replacedNanos = world.agenda.nowNanos();
        }
        if (publication.payload().isEmpty()) {
            world.tally.happened(Happening.CLEARED);
            return;
        }
        Kept kept = new Kept(++number, publication);
        newest.put(topic, kept);
        if (Messages.isUnique(Messages.idOf(publication))) {
            // At QoS 1 it may be published again, and is the newest once more.
            byId.put(Messages.idOf(publication), kept);
        }
    }

    /** The message reaches the gateway. */
    void handedOver(Publication publication) {
        Kept kept = publication.retain() ? byId.get(Messages.idOf(publication)) : null;
        if (kept != null) {
            kept.isHandedOver = true;
            kept.handedOverNanos = world.agenda.nowNanos();
        }
    }

    /** Somebody asks the broker for this sensor: whatever is retained then, or later, may come once more. */
    void asked(Sensor sensor, String filter) {
        of(sensor).asks.add(new Ask(filter, world.agenda.nowNanos()));
    }

    /** The sensor has its SUBACK, and can count on what has been there since it asked. */
    void granted(Sensor sensor, String filter, Qos granted) {
        ClientSession session = world.sessionOf(sensor);
        if (session == null
                || !world.broker.isPatient()
                || !world.climate.weather().keepsOrder()) {
            return;
        }
        newest.values().forEach(kept -> {
            String id = Messages.idOf(kept.publication);
            boolean isPromised = Qos.min(granted, kept.publication.qos()).isAcknowledged()
                    && Messages.isUnique(id)
                    && !of(sensor).givenUp.contains(id)
                    && Topics.matches(filter, kept.publication.topic().value());
            if (isPromised) {
                world.tally.happened(Happening.RETAINED_PROMISED);
                of(sensor).expectedBySession.put(id, session.id());
            }
        });
    }

    /** The sensor ends or changes a subscription, or begins anew. */
    void noLongerPromised(Sensor sensor, @Nullable String filter) {
        of(sensor)
                .expectedBySession
                .keySet()
                .removeIf(id -> filter == null
                        || Topics.matches(
                                filter, byId.get(id).publication.topic().value()));
    }

    /** The gateway has dropped it, and has said why; or the sensor has taken something else for it. */
    void expectNoLonger(Sensor sensor, String id) {
        Subscriber own = of(sensor);
        own.expectedBySession.remove(id);
        own.givenUp.add(id);
    }

    void arrived(Sensor sensor, String id, Delivery delivery) {
        Kept kept = byId.get(id);
        if (kept == null) {
            if (delivery.retain()) {
                fails(sensor, id, "which was never retained");
            }
            return;
        }
        Subscriber own = of(sensor);
        own.expectedBySession.remove(id);
        // Brokers keep the order of messages that travel alike.
        String lane = sensor.memory + " " + kept.publication.qos() + " " + delivery.qos() + " " + delivery.topic();
        // What came before, in whatever way, may come again, at QoS 1 at any time.
        boolean isFirst = own.all.add(sensor.memory + " " + id);
        if (delivery.retain()) {
            check(sensor, own, kept, id, delivery);
            if (isFirst && kept.number < own.latest.getOrDefault(lane, 0L)) {
                fails(sensor, id, "behind a newer one of its topic");
            }
        }
        own.latest.merge(lane, kept.number, Math::max);
    }

    private void check(Sensor sensor, Subscriber own, Kept kept, String id, Delivery delivery) {
        String topic = kept.publication.topic().value();
        int asked = 0;
        int askedInTime = 0;
        for (Ask ask : own.asks) {
            boolean matches = Topics.matches(ask.filter, topic);
            asked += matches ? 1 : 0;
            askedInTime += matches && isInTime(ask, kept, sensor) ? 1 : 0;
        }
        if (askedInTime == 0) {
            fails(sensor, id, "which was over before it had asked for such messages, " + asked + " times");
        }
        int came = own.came.merge(sensor.memory + " " + delivery.qos() + " " + id, 1, Integer::sum);
        boolean comesOnce = delivery.qos() == Qos.TWO
                || delivery.qos() == Qos.ZERO && world.climate.weather().isHonest();
        if (comesOnce && came > askedInTime) {
            fails(sensor, id, "for the " + came + "th time, but asked " + askedInTime + " times while it was retained");
        }
    }

    /**
     * Over the shared connection a copy may have been under way for somebody else when it was replaced, and nobody can tell for whom it comes. The newer message
     * comes behind it.
     */
    private boolean isInTime(Ask ask, Kept kept, Sensor sensor) {
        boolean isShared = world.climate.isRemote() && !world.broker.isTransparent(sensor);
        boolean isUnderWay = isShared && kept.isHandedOver && kept.handedOverNanos - ask.nanos >= 0;
        return !kept.isReplaced || kept.replacedNanos - ask.nanos >= 0 || isUnderWay;
    }

    private void fails(Sensor sensor, String id, String what) {
        if (world.climate.weather().keepsOrder()) {
            throw world.failure(Invariant.RETAINED, sensor.name + " got " + id + " as a retained message, " + what);
        }
        world.tally.excused(Excuse.OUT_OF_ORDER);
    }

    /** All is well, and time enough has passed. */
    void checkDelivered(Sensor sensor) {
        ClientSession session = world.sessionOf(sensor);
        of(sensor).expectedBySession.forEach((id, sessionId) -> {
            boolean isSessionThere = session != null && session.id() == sessionId;
            if (isSessionThere && !byId.get(id).isReplaced) {
                throw world.failure(Invariant.RETAINED, sensor + " misses the retained message " + id);
            }
        });
    }

    private Subscriber of(Sensor sensor) {
        return subscribers.computeIfAbsent(sensor, key -> new Subscriber());
    }
}
