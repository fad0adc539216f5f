package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.Outgoing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT broker as the gateway meets it: one session, a small window of unacknowledged messages, retained messages that come before or behind their SUBACK.
 * It may read without answering for a while, and may forget the session. It tells the oracles what it gets.
 */
final class ModelBroker {

    /** Mosquitto's. */
    private static final int WINDOW = 20;

    private final World world;
    private final SplittableRandom random;
    private @Nullable ModelLink link;

    // The gateway's session.
    private boolean hasSession;
    private final Map<String, Qos> subscriptions = new TreeMap<>();
    private final Map<Long, Publication> unacknowledged = new LinkedHashMap<>();
    /** Of those: answered with PUBREC. */
    private final Set<Long> released = new HashSet<>();

    private final ArrayDeque<Publication> waiting = new ArrayDeque<>();
    private final Set<Outgoing> takenOnce = new HashSet<>();
    private long lastKey;

    private final Map<String, Publication> retained = new TreeMap<>();
    /** Where else messages go: sensors may have connections of their own to the same broker. */
    private Consumer<Publication> elsewhere = publication -> {};

    private boolean refuses;
    private boolean stalls;
    /** What has been read while it stalled, each with the connection that it came on. */
    private final ArrayDeque<Read> read = new ArrayDeque<>();

    private record Read(long epoch, Runnable what) {}

    ModelBroker(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    void use(ModelLink newLink) {
        link = newLink;
    }

    boolean acceptsConnections() {
        return !refuses;
    }

    void refuse(boolean value) {
        refuses = value;
    }

    /** Reads, and neither acts nor answers. */
    void stall(boolean value) {
        stalls = value;
        while (!stalls && !read.isEmpty()) {
            Read next = read.remove();
            if (link().isUp() && next.epoch == link().epoch()) {
                next.what.run();
            }
        }
    }

    boolean stalls() {
        return stalls;
    }

    /** Something arrives from the gateway. */
    void receives(Runnable what) {
        if (stalls) {
            read.add(new Read(link().epoch(), what));
        } else {
            what.run();
        }
    }

    /** The gateway connects; answers whether its session is still there. */
    boolean connected() {
        boolean sessionPresent = hasSession;
        hasSession = true;
        List<Map.Entry<Long, Publication>> again = new ArrayList<>(unacknowledged.entrySet());
        unacknowledged.clear();
        for (Map.Entry<Long, Publication> one : again) {
            // At QoS 1 a broker may choose another packet id; at QoS 2 the id is the message's until its end.
            boolean keepsKey = one.getValue().qos() == Qos.TWO || random.nextBoolean();
            world.tally.happened(Happening.QOS_1_RENUMBERED, keepsKey ? 0 : 1);
            transmit(keepsKey ? one.getKey() : ++lastKey, one.getValue());
        }
        sendWaiting();
        return sessionPresent;
    }

    /** Everything about the gateway's session is gone. What was not acknowledged will never come. */
    void forgetSession() {
        world.chart.add("broker", "forgets", "the session");
        world.tally.happened(Happening.FORGOT);
        hasSession = false;
        subscriptions.clear();
        takenOnce.clear();
        unacknowledged.values().forEach(world.downstream::brokerLost);
        waiting.forEach(world.downstream::brokerLost);
        link().owned().forEach(world.upstream::brokerForgets);
        unacknowledged.clear();
        released.clear();
        waiting.clear();
    }

    /** An application publishes here. */
    void publishedElsewhere(Publication publication) {
        world.chart.add("broker", "gets", Messages.text(publication) + " from an application");
        taken(publication);
    }

    void published(Outgoing message) {
        Publication publication = message.publication();
        if (publication.qos() != Qos.TWO || takenOnce.add(message)) {
            world.chart.add("broker", "gets", Messages.text(publication));
            world.upstream.received(publication);
            taken(publication);
        }
        if (publication.qos().isAcknowledged()) {
            link().completed(message);
        }
    }

    private void taken(Publication publication) {
        world.downstream.published(publication);
        routed(publication);
        elsewhere.accept(publication);
    }

    void passOnTo(Consumer<Publication> other) {
        elsewhere = other;
    }

    /** A message that the broker has got, on this connection or on another one. */
    void routed(Publication publication) {
        Messages.retain(publication, retained);
        Qos highest = null;
        for (Map.Entry<String, Qos> one : subscriptions.entrySet()) {
            if (Topics.matches(one.getKey(), publication.topic().value())) {
                highest = highest == null ? one.getValue() : Qos.max(highest, one.getValue());
            }
        }
        if (highest != null) {
            send(publication, highest, false);
        }
    }

    void subscribe(long token, String filter, Qos qos) {
        world.chart.add("broker", "gets", "SUBSCRIBE " + filter + " qos=" + qos.level());
        if (filter.contains(Topics.FORBIDDEN)) {
            link().subscribed(token, SubscribeOutcome.REFUSED);
            return;
        }
        subscriptions.put(filter, qos);
        boolean retainedFirst = random.nextInt(4) == 0;
        if (!retainedFirst) {
            link().subscribed(token, SubscribeOutcome.granted(qos));
        }
        retained.forEach((name, publication) -> {
            if (Topics.matches(filter, name)) {
                send(publication, qos, true);
            }
        });
        if (retainedFirst) {
            link().subscribed(token, SubscribeOutcome.granted(qos));
        }
    }

    void unsubscribe(long token, String filter) {
        world.chart.add("broker", "gets", "UNSUBSCRIBE " + filter);
        subscriptions.remove(filter);
        link().unsubscribed(token);
    }

    /** PUBREC. */
    void received(long key) {
        if (unacknowledged.containsKey(key)) {
            released.add(key);
            link().release(key);
        }
    }

    /** PUBACK or PUBCOMP. */
    void acknowledged(long key) {
        unacknowledged.remove(key);
        released.remove(key);
        sendWaiting();
    }

    private void send(Publication publication, Qos granted, boolean retain) {
        Qos qos = Qos.min(publication.qos(), granted);
        Publication copy = Publication.of(publication.topic(), publication.payload(), qos, retain);
        if (qos.isAcknowledged()) {
            waiting.add(copy);
            sendWaiting();
        } else {
            link().deliver(0, copy);
        }
    }

    private void sendWaiting() {
        while (link().isUp() && unacknowledged.size() < WINDOW && !waiting.isEmpty()) {
            transmit(++lastKey, waiting.remove());
        }
    }

    private void transmit(long key, Publication publication) {
        unacknowledged.put(key, publication);
        if (released.contains(key)) {
            link().release(key);
        } else {
            link().deliver(key, publication);
        }
    }

    /** What the gateway owes an acknowledgement for. */
    String unacknowledged() {
        int messages = unacknowledged.size() + waiting.size();
        return messages == 0 ? "" : " " + messages + " messages at the broker without an acknowledgement";
    }

    String leftovers() {
        return (subscriptions.isEmpty() ? "" : "subscriptions at the broker " + subscriptions.keySet())
                + unacknowledged();
    }

    private ModelLink link() {
        if (link == null) {
            throw new IllegalStateException("the broker has no link");
        }
        return link;
    }
}
