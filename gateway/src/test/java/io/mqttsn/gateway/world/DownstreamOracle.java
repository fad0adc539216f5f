package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.simulator.client.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the broker had for sensors with what reached them. A subscription counts from the moment on at which its sensor saw SUBACK until the sensor
 * begins to change it: what lies between is a promise.
 */
final class DownstreamOracle {

    /** Why a gateway may drop what it has promised. */
    private static final Set<String> POLICIES = Stream.of(
                    DropReason.QUEUE_FULL,
                    DropReason.BUDGET_EXHAUSTED,
                    DropReason.TOO_LARGE,
                    DropReason.FRAME_TOO_LARGE,
                    DropReason.REGISTER_REFUSED,
                    DropReason.REFUSED_BY_CLIENT,
                    DropReason.TOPIC_IDS_EXHAUSTED)
            .map(DropReason::words)
            .collect(Collectors.toUnmodifiableSet());

    private final World world;
    private final Map<String, Message> messages = new HashMap<>();
    private final Map<Sensor, Promises> promises = new LinkedHashMap<>();
    private long handedOver;

    /** A message that the broker has, with its places in the order in which the gateway was handed it. */
    private static final class Message {
        final Publication publication;
        final List<Long> places = new ArrayList<>();

        Message(Publication publication) {
            this.publication = publication;
        }
    }

    /** What one sensor may count on. */
    private static final class Promises {
        final Map<String, Promise> byFilter = new TreeMap<>();
        /** SUBSCRIBEs and UNSUBSCRIBEs without an answer. */
        final Map<String, Integer> changing = new HashMap<>();
        /** By message: what must still come. */
        final Map<String, Expected> expected = new LinkedHashMap<>();
        /** By message: in which of the sensor's lives it came first at QoS 2. */
        final Map<String, Integer> cameIn = new HashMap<>();
        /** By QoS, and topic where order is kept for each: the place of the latest message that came. */
        final Map<String, Long> latest = new HashMap<>();
    }

    private record Promise(Qos granted, long sessionId) {}

    private record Expected(Qos qos, long sessionId) {

        Expected atMost(@Nullable Promise promise) {
            return new Expected(promise == null ? Qos.ZERO : Qos.min(qos, promise.granted), sessionId);
        }
    }

    DownstreamOracle(World world) {
        this.world = world;
    }

    /** The sensor is about to change a subscription; until the answer comes, either may be in force. */
    void changing(Sensor sensor, TopicSelector topic) {
        Promises own = of(sensor);
        String filter = world.brokerText(topic);
        own.changing.merge(filter, 1, Integer::sum);
        own.byFilter.remove(filter);
        own.expected.replaceAll((id, expected) -> expected.atMost(promised(own, messages.get(id).publication)));
        own.expected.values().removeIf(expected -> !expected.qos.isAcknowledged());
    }

    void changed(Sensor sensor, TopicSelector topic) {
        of(sensor).changing.computeIfPresent(world.brokerText(topic), (filter, count) -> count == 1 ? null : count - 1);
    }

    void granted(Sensor sensor, TopicSelector topic, Qos granted) {
        changed(sensor, topic);
        Promises own = of(sensor);
        ClientSession session = world.sessionOf(sensor);
        if (session != null && !own.changing.containsKey(world.brokerText(topic))) {
            own.byFilter.put(world.brokerText(topic), new Promise(granted, session.id()));
        }
    }

    /** Whatever was asked and not answered is forgotten by the sensor; what was granted stays granted. */
    void crashed(Sensor sensor) {
        of(sensor).changing.clear();
    }

    /** The sensor asks for a clean session: nothing of the former one can be counted on. */
    void startsClean(Sensor sensor) {
        Promises own = of(sensor);
        own.byFilter.clear();
        own.expected.clear();
    }

    /** The gateway has dropped a message of QoS 1 or 2, and has said why. */
    void dropped(String sensorName, String id, String reason) {
        promises.forEach((sensor, own) -> {
            Expected expected = sensor.name.equals(sensorName) ? own.expected.remove(id) : null;
            ClientSession session = expected == null ? null : world.sessionOf(sensor);
            boolean isBroken = session != null && session.id() == expected.sessionId && !POLICIES.contains(reason);
            if (isBroken) {
                throw world.failure(
                        Invariant.DELIVERED, sensor.name + " was promised " + id + ", which was dropped: " + reason);
            }
        });
    }

    /** The broker has a new message, from whomever. */
    void published(Publication publication) {
        String id = Messages.idOf(publication);
        if (!Messages.isUnique(id)) {
            return;
        }
        messages.computeIfAbsent(id, key -> new Message(publication));
        if (!world.climate.weather().keepsOrder()) {
            return;
        }
        promises.forEach((sensor, own) -> {
            Promise promise = promised(own, publication);
            ClientSession session = world.sessionOf(sensor);
            if (promise == null || session == null || session.id() != promise.sessionId) {
                return;
            }
            if (!world.broker.isSureOf(sensor, session.isCleanSession())) {
                return;
            }
            Qos qos = Qos.min(publication.qos(), promise.granted);
            if (qos.isAcknowledged()) {
                own.expected.put(id, new Expected(qos, promise.sessionId));
            }
        });
    }

    /** The message is on its way into the gateway, perhaps once more. */
    void handedOver(Publication publication) {
        Message message = messages.get(Messages.idOf(publication));
        if (message != null) {
            message.places.add(++handedOver);
        }
    }

    /** The broker has lost a message before it was acknowledged. */
    void brokerLost(Publication publication) {
        promises.values().forEach(own -> own.expected.remove(Messages.idOf(publication)));
    }

    /** The broker has dropped what it had for one sensor, together with the connection of its clean session. */
    void brokerLost(String sensorName, Publication publication) {
        promises.forEach((sensor, own) -> {
            if (sensor.name.equals(sensorName)) {
                own.expected.remove(Messages.idOf(publication));
            }
        });
    }

    void arrived(Sensor sensor, Delivery delivery) {
        String id = delivery.payload().asText();
        if (!Messages.isUnique(id)) {
            return;
        }
        Message message = messages.get(id);
        if (message == null) {
            throw world.failure(Invariant.UNALTERED, sensor.name + " got " + id + ", which the broker has never had");
        }
        Promises own = of(sensor);
        Publication publication = message.publication;
        if (world.climate.weather().keepsOrder()) {
            if (!world.brokerText(delivery.topic()).equals(publication.topic().value())) {
                throw world.failure(
                        Invariant.UNALTERED,
                        sensor.name + " got " + id + " as " + delivery.topic() + ", not " + publication.topic());
            }
            checkQos(sensor, own, id, delivery, publication);
            if (!delivery.retain()) {
                checkRepeats(sensor, own, message, id, delivery);
            }
        }
        if (!delivery.retain()) {
            own.expected.remove(id);
        }
    }

    private void checkQos(Sensor sensor, Promises own, String id, Delivery delivery, Publication publication) {
        Expected expected = own.expected.get(id);
        boolean tooLow = expected != null
                && !delivery.retain()
                && !world.upstream.cameTwice(id)
                && delivery.qos().compareTo(expected.qos) < 0;
        if (tooLow || delivery.qos().compareTo(publication.qos()) > 0) {
            throw world.failure(
                    Invariant.QOS_KEPT,
                    sensor.name + " got " + id + " at " + delivery.qos() + ", published at " + publication.qos()
                            + ", promised " + expected);
        }
    }

    private void checkRepeats(Sensor sensor, Promises own, Message message, String id, Delivery delivery) {
        Integer before = own.cameIn.putIfAbsent(id, sensor.memory);
        if (before == null) {
            checkOrder(sensor, own, message, id, delivery);
        } else if (delivery.qos() == Qos.TWO && before == sensor.memory && !world.upstream.cameTwice(id)) {
            throw world.failure(Invariant.EXACTLY_ONCE_DOWN, sensor.name + " got " + id + " twice");
        }
    }

    /** Over a shared connection what matches a new subscription only is held until its SUBACK, so that order is kept for each topic only. */
    private void checkOrder(Sensor sensor, Promises own, Message message, String id, Delivery delivery) {
        String lane = delivery.qos() + (world.climate.isRemote() ? delivery.topic() : "");
        long latest = own.latest.getOrDefault(lane, 0L);
        for (long place : message.places) {
            if (place > latest) {
                own.latest.put(lane, place);
                return;
            }
        }
        throw world.failure(
                Invariant.ORDER_DOWN,
                sensor.name + " got " + id + " (place " + message.places + ") after a later one (place " + latest
                        + ")");
    }

    /** All is well, and time enough has passed: what was promised to this sensor has come, or its drop was counted. */
    void checkDelivered(Sensor sensor) {
        Promises own = of(sensor);
        ClientSession session = world.sessionOf(sensor);
        long missing = own.expected.values().stream()
                .filter(expected -> session != null && session.id() == expected.sessionId)
                .count();
        if (missing > 0) {
            throw world.failure(
                    Invariant.DELIVERED, sensor + " misses " + missing + " messages: " + own.expected.keySet());
        }
    }

    private static @Nullable Promise promised(Promises own, Publication publication) {
        Promise best = null;
        for (Map.Entry<String, Promise> one : own.byFilter.entrySet()) {
            boolean matches = Topics.matches(one.getKey(), publication.topic().value());
            if (matches && (best == null || one.getValue().granted.compareTo(best.granted) > 0)) {
                best = one.getValue();
            }
        }
        return best;
    }

    private Promises of(Sensor sensor) {
        return promises.computeIfAbsent(sensor, key -> new Promises());
    }
}
