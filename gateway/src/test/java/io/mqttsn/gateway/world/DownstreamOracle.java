package io.mqttsn.gateway.world;

import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
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
                    DropReason.OUTSIDE_TOPIC_PREFIX,
                    DropReason.REGISTER_REFUSED,
                    DropReason.REFUSED_BY_CLIENT,
                    DropReason.TOPIC_IDS_EXHAUSTED)
            .map(DropReason::words)
            .collect(Collectors.toUnmodifiableSet());

    private final World world;
    private final RetainedOracle retained;
    private final Map<String, Message> messages = new HashMap<>();
    /** Where texts are not unique, all that have the same; a will may also come again to another topic. */
    private final Map<String, List<Message>> alike = new HashMap<>();

    private final Map<Sensor, Promises> promises = new LinkedHashMap<>();
    private long handedOver;

    /** A message that the broker has, with its places in the order in which the gateway was handed it. */
    private static final class Message {
        final Publication publication;
        final long publishedNanos;
        final List<Long> places = new ArrayList<>();

        Message(Publication publication, long publishedNanos) {
            this.publication = publication;
            this.publishedNanos = publishedNanos;
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
        this.retained = new RetainedOracle(world);
    }

    /** Retained messages may come, since this sensor's subscription is being made at the broker. */
    void subscribing(Sensor sensor, String filter) {
        retained.asked(sensor, filter);
    }

    /** The sensor is about to change a subscription; until the answer comes, either may be in force. */
    void changing(Sensor sensor, TopicSelector topic) {
        String filter = world.brokerText(topic);
        retained.noLongerPromised(sensor, filter);
        of(sensor).changing.merge(filter, 1, Integer::sum);
        noLongerPromised(of(sensor), filter, Excuse.SUBSCRIPTION_CHANGED);
    }

    /** The gateway hears of a change that the sensor has made, and perhaps undone, long ago. */
    void changedLate(Sensor sensor, TopicSelector topic) {
        retained.noLongerPromised(sensor, world.brokerText(topic));
        noLongerPromised(of(sensor), world.brokerText(topic), Excuse.STALE_SUBSCRIPTION);
    }

    private void noLongerPromised(Promises own, String filter, Excuse why) {
        own.byFilter.remove(filter);
        own.expected.replaceAll(
                (id, expected) -> expected.atMost(promised(own, expected.sessionId, messages.get(id).publication)));
        own.expected.values().removeIf(expected -> {
            boolean isOver = !expected.qos.isAcknowledged();
            if (isOver) {
                world.tally.excused(why);
            }
            return isOver;
        });
    }

    /** The sensor acknowledges under the id of this message what it has got under that id before. */
    void answeredOther(Sensor sensor, String id) {
        retained.expectNoLonger(sensor, id);
        expectNoLonger(of(sensor), id, Excuse.OTHER_ANSWER);
    }

    private void expectNoLonger(Promises own, String id, Excuse why) {
        if (own.expected.remove(id) != null) {
            world.tally.excused(why);
        }
    }

    void changed(Sensor sensor, TopicSelector topic) {
        of(sensor).changing.computeIfPresent(world.brokerText(topic), (filter, count) -> count == 1 ? null : count - 1);
    }

    void granted(Sensor sensor, TopicSelector topic, Qos granted) {
        changed(sensor, topic);
        Promises own = of(sensor);
        ClientSession session = world.sessionOf(sensor);
        if (session != null && !own.changing.containsKey(world.brokerText(topic)) && isSubscribed(session, topic)) {
            own.byFilter.put(world.brokerText(topic), new Promise(granted, session.id()));
            retained.granted(sensor, world.brokerText(topic), granted);
        }
    }

    /** Over a network that swaps datagrams, SUBACK may be older than what has ended the subscription. */
    private boolean isSubscribed(ClientSession session, TopicSelector topic) {
        return world.climate.weather().keepsOrder()
                || session.subscriptions().containsKey(new TopicFilter(world.brokerText(topic)));
    }

    /** Whatever was asked and not answered is forgotten by the sensor; what was granted stays granted. */
    void crashed(Sensor sensor) {
        of(sensor).changing.clear();
    }

    /** The sensor asks for a clean session: nothing of the former one can be counted on. */
    void startsClean(Sensor sensor, Excuse why) {
        Promises own = of(sensor);
        retained.noLongerPromised(sensor, null);
        own.byFilter.clear();
        own.expected.keySet().forEach(id -> world.tally.excused(why));
        own.expected.clear();
    }

    /** Whether a promised message may be dropped for this reason. */
    static boolean isPolicy(String reason) {
        return POLICIES.contains(reason);
    }

    /** The gateway has dropped a message of QoS 1 or 2, and has said why. */
    void dropped(String sensorName, String id, String reason) {
        Sensor sensor = world.sensor(sensorName);
        if (sensor != null) {
            retained.expectNoLonger(sensor, id);
        }
        Expected expected = sensor == null ? null : of(sensor).expected.remove(id);
        if (expected == null) {
            return;
        }
        ClientSession session = world.sessionOf(sensor);
        boolean isSessionThere = session != null && session.id() == expected.sessionId;
        if (isSessionThere && !isPolicy(reason)) {
            throw world.failure(
                    Invariant.DELIVERED, sensor.name + " was promised " + id + ", which was dropped: " + reason);
        }
        world.tally.excused(isSessionThere ? Excuse.DROPPED : Excuse.SESSION_OVER);
    }

    /** The broker has a new message, from whomever. */
    void published(Publication publication) {
        retained.published(publication);
        String id = Messages.idOf(publication);
        if (!Messages.isUnique(id)) {
            Message message = new Message(publication, world.agenda.nowNanos());
            messages.put(id, message);
            alike.computeIfAbsent(id, key -> new ArrayList<>()).add(message);
            return;
        }
        messages.computeIfAbsent(id, key -> new Message(publication, world.agenda.nowNanos()));
        promises.forEach((sensor, own) -> {
            ClientSession session = world.sessionOf(sensor);
            Promise promise = session == null ? null : promised(own, session.id(), publication);
            if (promise == null) {
                return;
            }
            Qos qos = Qos.min(publication.qos(), promise.granted);
            if (!qos.isAcknowledged()) {
                return;
            }
            world.tally.looked(Excuse.Of.PROMISES);
            if (world.broker.isSureOf(sensor, session.isCleanSession())) {
                own.expected.put(id, new Expected(qos, promise.sessionId));
            } else {
                world.tally.excused(Excuse.BROKER_UNSURE);
            }
        });
    }

    /** The message is on its way into the gateway, perhaps once more. */
    void handedOver(Publication publication) {
        retained.handedOver(publication);
        Message message = messages.get(Messages.idOf(publication));
        if (message != null) {
            message.places.add(++handedOver);
        }
    }

    /** The broker has lost a message before it was acknowledged. */
    void brokerLost(Publication publication) {
        promises.values().forEach(own -> expectNoLonger(own, Messages.idOf(publication), Excuse.BROKER_LOST));
    }

    /** The broker has dropped what it had for one sensor, together with the connection of its clean session. */
    void brokerLost(String sensorName, Publication publication) {
        promises.forEach((sensor, own) -> {
            if (sensor.name.equals(sensorName)) {
                expectNoLonger(own, Messages.idOf(publication), Excuse.BROKER_LOST);
            }
        });
    }

    void arrived(Sensor sensor, Delivery delivery) {
        String id = delivery.payload().asText();
        if (!Messages.isUnique(id)) {
            Excuse text = id.isEmpty() ? Excuse.EMPTY : Excuse.WILL_TEXT;
            world.tally.excused(Messages.isOfVandal(id) ? Excuse.VANDAL_TEXT : text);
            return;
        }
        Message message = messages.get(id);
        if (message == null) {
            throw world.failure(Invariant.UNALTERED, sensor.name + " got " + id + ", which the broker has never had");
        }
        Promises own = of(sensor);
        Publication publication = message.publication;
        if (!world.brokerText(delivery.topic()).equals(publication.topic().value())) {
            fails(
                    Invariant.UNALTERED,
                    sensor.name + " got " + id + " as " + delivery.topic() + ", not " + publication.topic());
        }
        checkQos(sensor, own, id, delivery, publication);
        retained.arrived(sensor, id, delivery);
        if (delivery.retain()) {
            world.tally.excused(Excuse.RETAINED);
        } else {
            checkRepeats(sensor, own, message, id, delivery);
        }
        if (!delivery.retain()) {
            own.expected.remove(id);
        }
    }

    private void fails(Invariant invariant, String detail) {
        if (world.climate.weather().keepsOrder()) {
            throw world.failure(invariant, detail);
        }
        world.tally.excused(Excuse.OUT_OF_ORDER);
    }

    private void checkQos(Sensor sensor, Promises own, String id, Delivery delivery, Publication publication) {
        Expected expected = own.expected.get(id);
        boolean tooLow = expected != null
                && !delivery.retain()
                && !world.upstream.cameTwice(id)
                && delivery.qos().compareTo(expected.qos) < 0;
        if (tooLow || delivery.qos().compareTo(publication.qos()) > 0) {
            fails(
                    Invariant.QOS_KEPT,
                    sensor.name + " got " + id + " at " + delivery.qos() + ", published at " + publication.qos()
                            + ", promised " + expected);
        }
    }

    private void checkRepeats(Sensor sensor, Promises own, Message message, String id, Delivery delivery) {
        Integer before = own.cameIn.putIfAbsent(id, sensor.memory);
        if (before == null) {
            checkOrder(sensor, own, message, id, delivery);
        } else if (delivery.qos() == Qos.TWO && before == sensor.memory) {
            if (world.upstream.cameTwice(id)) {
                world.tally.excused(Excuse.CAME_TWICE);
            } else {
                fails(Invariant.EXACTLY_ONCE_DOWN, sensor.name + " got " + id + " twice");
            }
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
        fails(
                Invariant.ORDER_DOWN,
                sensor.name + " got " + id + " (place " + message.places + ") after a later one (place " + latest
                        + ")");
    }

    /** All is well, and time enough has passed: what was promised to this sensor has come, or its drop was counted. */
    void checkDelivered(Sensor sensor) {
        retained.checkDelivered(sensor);
        Promises own = of(sensor);
        ClientSession session = world.sessionOf(sensor);
        own.expected.values().removeIf(expected -> {
            boolean isOver = session == null || session.id() != expected.sessionId;
            if (isOver) {
                world.tally.excused(Excuse.SESSION_OVER);
            }
            return isOver;
        });
        if (!own.expected.isEmpty()) {
            throw world.failure(Invariant.DELIVERED, sensor + " misses " + own.expected.keySet());
        }
    }

    /** The broker's name for what a message of this text was published to; empty when no such message is known. */
    String topicOf(Publish publish) {
        String id = publish.data().asText();
        Message message = messages.get(id);
        if (message == null) {
            return "";
        }
        // Of those that are alike one that begins with $ explains most.
        return alike.getOrDefault(id, List.of(message)).stream()
                .map(one -> one.publication.topic().value())
                .filter(topic -> topic.startsWith(world.brokerText("$")))
                .findFirst()
                .orElse(message.publication.topic().value());
    }

    boolean isExplainedBy(AskedFor askedFor, Publish publish) {
        String id = publish.data().asText();
        Message message = messages.get(id);
        return message != null
                && alike.getOrDefault(id, List.of(message)).stream()
                        .anyMatch(one ->
                                askedFor.explains(one.publication.topic().value(), publish.qos(), one.publishedNanos));
    }

    private static @Nullable Promise promised(Promises own, long sessionId, Publication publication) {
        Promise best = null;
        for (Map.Entry<String, Promise> one : own.byFilter.entrySet()) {
            boolean matches = one.getValue().sessionId == sessionId
                    && Topics.matches(one.getKey(), publication.topic().value());
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
