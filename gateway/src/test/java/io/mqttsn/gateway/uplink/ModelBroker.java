package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A broker with many clients, and the links to it, as a model with the habits of the real ones: a client id has one connection, and a second one cuts the
 * first; a will is fired when a connection ends without a goodbye; the session of a client that asked for a clean one ends with its connection. Nothing
 * happens until {@link #run}, and then in order.
 */
final class ModelBroker implements SensorLinks {

    private final ArrayDeque<Runnable> todo = new ArrayDeque<>();
    private final Map<ClientId, Link> connected = new LinkedHashMap<>();
    private final Map<ClientId, Session> sessions = new LinkedHashMap<>();
    private final Map<TopicName, Publication> retained = new LinkedHashMap<>();
    private final List<Link> links = new ArrayList<>();
    private long lastKey;

    /** What came with connections that are closed already. */
    private final List<Runnable> unread = new ArrayList<>();

    /** What the broker was given, in order: each PUBLISH that counts, wills included. */
    final List<Publication> received = new ArrayList<>();

    /** Each CONNECT, DISCONNECT, takeover and cut, in order. */
    final List<String> visits = new ArrayList<>();

    /** Faults to be switched on. */
    boolean isAway;

    boolean isSilent;
    boolean isStalled;
    boolean ignoresGoodbyes;
    boolean retainedBeforeSubAck;
    boolean unsubscribesLate;

    /** Not a fault but a habit: the link hands messages to a thread that writes, while a goodbye is written at once. */
    boolean goodbyesOvertake;

    Predicate<ClientId> refuses = clientId -> false;
    Predicate<Will> refusesWill = will -> false;
    Predicate<TopicFilter> refusesFilter = filter -> false;

    boolean isStopped;

    /** So many messages wait in a link for their sensor; it reads no further ones. */
    int roomOfLinks = 64;

    /** What the broker keeps for one client. */
    private static final class Session {
        final Map<TopicFilter, Qos> subscriptions = new LinkedHashMap<>();
        final Map<Long, Publication> unacknowledged = new LinkedHashMap<>();
        final ArrayDeque<Publication> offline = new ArrayDeque<>();
    }

    @Override
    public SensorLink link(ClientId clientId, LinkListener listener) {
        Link link = new Link(clientId, listener);
        links.add(link);
        return link;
    }

    @Override
    public void stop() {
        isStopped = true;
    }

    /** Lets everything happen that is due. */
    void run() {
        for (Runnable next = todo.poll(); next != null; next = todo.poll()) {
            next.run();
        }
    }

    /** Lets only the next few things happen. */
    void run(int steps) {
        for (int i = 0; i < steps && !todo.isEmpty(); i++) {
            todo.remove().run();
        }
    }

    /** Reads what it has left unread: each CONNECT, and whatever came behind it. */
    void speaksAgain() {
        isSilent = false;
        unread.forEach(Runnable::run);
        unread.clear();
    }

    /** Someone else publishes. */
    void publishElsewhere(String topic, String payload, Qos qos, boolean retain) {
        todo.add(() -> take(Publication.of(new TopicName(topic), Octets.utf8(payload), qos, retain)));
    }

    /** The connection of one client is lost. */
    void cut(String clientId) {
        todo.add(() -> {
            Link link = connected.get(new ClientId(clientId));
            if (link != null) {
                link.ends(true, "cut");
            }
        });
        run();
    }

    /** Everything is forgotten but retained messages. */
    void restart() {
        todo.add(() -> {
            List.copyOf(connected.values()).forEach(link -> link.ends(true, "restart"));
            sessions.clear();
        });
        run();
    }

    /** The session of one client is gone, its connection is not. */
    void forgets(String clientId) {
        sessions.remove(new ClientId(clientId));
    }

    /** It has read a CONNECT without clean session whose connection was given up. */
    void makesEmptySession(String clientId) {
        sessions.put(new ClientId(clientId), new Session());
    }

    List<String> visits() {
        List<String> news = List.copyOf(visits);
        visits.clear();
        return news;
    }

    /** Messages that links have no room for, as long as nobody says that they are taken. */
    int untaken() {
        return links.stream().mapToInt(link -> link.untaken).sum();
    }

    int connections() {
        return connected.size();
    }

    Map<TopicFilter, Qos> subscriptionsOf(String clientId) {
        return sessions.get(new ClientId(clientId)).subscriptions;
    }

    /** Messages that the broker still wants acknowledged by one client. */
    int unacknowledgedBy(String clientId) {
        return sessions.get(new ClientId(clientId)).unacknowledged.size();
    }

    private void take(Publication publication) {
        if (publication.retain()) {
            retained.put(publication.topic(), publication);
        }
        sessions.forEach((clientId, session) -> {
            Qos highest = null;
            for (Map.Entry<TopicFilter, Qos> one : session.subscriptions.entrySet()) {
                if (one.getKey().matches(publication.topic())) {
                    highest = highest == null ? one.getValue() : Qos.max(highest, one.getValue());
                }
            }
            if (highest != null) {
                send(clientId, session, withQos(publication, highest, false));
            }
        });
    }

    private void send(ClientId clientId, Session session, Publication publication) {
        Link link = connected.get(clientId);
        if (link == null) {
            if (publication.qos().isAcknowledged()) {
                session.offline.add(publication);
            }
            return;
        }
        long key = ++lastKey;
        if (publication.qos().isAcknowledged()) {
            session.unacknowledged.put(key, publication);
        }
        link.arrives(key, publication);
    }

    private static Publication withQos(Publication publication, Qos granted, boolean retain) {
        return Publication.of(publication.topic(), publication.payload(), Qos.min(publication.qos(), granted), retain);
    }

    /** One sensor's link, and its end at the broker. */
    private final class Link implements SensorLink {

        private final ClientId clientId;
        private final LinkListener listener;
        private final Set<Outgoing> owned = new LinkedHashSet<>();
        private final Set<Outgoing> takenOnce = new LinkedHashSet<>();
        private long epoch;
        private boolean isBusy;
        private boolean isUp;
        private @Nullable Request request;
        private boolean saidGoodbye;

        /** What the broker has written to the present connection. */
        private final ArrayDeque<Runnable> unreadOnWire = new ArrayDeque<>();

        /** Messages that take room in the link. */
        private int untaken;

        Link(ClientId clientId, LinkListener listener) {
            this.clientId = clientId;
            this.listener = listener;
        }

        @Override
        public void connect(long epoch, Request request) {
            if (isBusy) {
                throw new IllegalStateException(clientId + " connects while its last connection is not over");
            }
            isBusy = true;
            this.epoch = epoch;
            this.request = request;
            todo.add(this::connectNow);
        }

        private void connectNow() {
            Request asked = java.util.Objects.requireNonNull(request);
            if (!isBusy || isSilent) {
                saidGoodbye = false;
                asked.will()
                        .ifPresent(will -> unread.add(() -> {
                            if (!saidGoodbye) {
                                received.add(will.asPublication());
                            }
                        }));
                return;
            }
            if (isAway
                    || refuses.test(clientId)
                    || asked.will().filter(refusesWill).isPresent()) {
                fails(isAway ? PublishOutcome.CONGESTED : PublishOutcome.REFUSED);
                return;
            }
            Link other = connected.get(clientId);
            if (other != null) {
                visits.add(clientId + " is taken over");
                other.ends(true, "taken over");
            }
            visits.add(clientId + " connects" + (asked.cleanSession() ? " clean" : "")
                    + asked.will()
                            .map(will -> " will " + will.message().asText())
                            .orElse(""));
            if (asked.cleanSession()) {
                sessions.remove(clientId);
                owned.clear();
            }
            boolean sessionPresent = sessions.containsKey(clientId);
            Session session = sessions.computeIfAbsent(clientId, id -> new Session());
            connected.put(clientId, this);
            isUp = true;
            listener.linkUp(epoch, sessionPresent);
            List.copyOf(owned).forEach(message -> onThisConnection(() -> transmit(message)));
            session.unacknowledged.forEach(this::arrives);
            for (Publication next = session.offline.poll(); next != null; next = session.offline.poll()) {
                send(clientId, session, next);
            }
        }

        private void fails(PublishOutcome outcome) {
            isBusy = false;
            listener.linkFailed(epoch, outcome, isSilent, "failed");
        }

        void ends(boolean firesWill, String reason) {
            Request ended = java.util.Objects.requireNonNull(request);
            connected.remove(clientId, this);
            isBusy = false;
            isUp = false;
            unreadOnWire.clear();
            if (ended.cleanSession()) {
                sessions.remove(clientId);
            }
            Optional<Will> will = firesWill ? ended.will() : Optional.empty();
            will.ifPresent(fired -> {
                received.add(fired.asPublication());
                take(fired.asPublication());
            });
            listener.linkDown(epoch, reason);
        }

        @Override
        public void disconnect(boolean goodbye) {
            long ending = epoch;
            todo.add(() -> {
                saidGoodbye |= goodbye;
                if (ending != epoch || !isBusy || goodbye && (ignoresGoodbyes || isSilent)) {
                    return;
                }
                if (isUp) {
                    visits.add(clientId + (goodbye ? " leaves" : " is cut"));
                    ends(!goodbye, "wanted");
                } else {
                    fails(PublishOutcome.CONGESTED);
                }
            });
        }

        @Override
        public void publish(Outgoing message) {
            todo.add(() -> {
                if (!isUp) {
                    listener.published(message, PublishOutcome.CONGESTED);
                    return;
                }
                if (message.publication().qos().isAcknowledged()) {
                    owned.add(message);
                }
                if (goodbyesOvertake) {
                    onThisConnection(() -> transmit(message));
                } else {
                    transmit(message);
                }
            });
        }

        private void transmit(Outgoing message) {
            Publication publication = message.publication();
            if (publication.qos() != Qos.TWO || takenOnce.add(message)) {
                received.add(publication);
                take(publication);
            }
            if (!isStalled) {
                fromBroker(() -> {
                    owned.remove(message);
                    listener.published(message, PublishOutcome.DELIVERED);
                });
            }
        }

        @Override
        public void subscribe(long token, TopicFilter filter, Qos qos) {
            onThisConnection(() -> {
                if (isStalled) {
                    return;
                }
                if (refusesFilter.test(filter)) {
                    fromBroker(() -> listener.subscribed(token, SubscribeOutcome.REFUSED));
                    return;
                }
                sessions.get(clientId).subscriptions.put(filter, qos);
                if (!retainedBeforeSubAck) {
                    fromBroker(() -> listener.subscribed(token, SubscribeOutcome.granted(qos)));
                }
                retained.values().stream()
                        .filter(publication -> filter.matches(publication.topic()))
                        .forEach(
                                publication -> send(clientId, sessions.get(clientId), withQos(publication, qos, true)));
                if (retainedBeforeSubAck) {
                    fromBroker(() -> listener.subscribed(token, SubscribeOutcome.granted(qos)));
                }
            });
        }

        @Override
        public void unsubscribe(long token, TopicFilter filter) {
            onThisConnection(() -> {
                if (isStalled) {
                    return;
                }
                Runnable unsubscribe = () -> {
                    sessions.get(clientId).subscriptions.remove(filter);
                    fromBroker(() -> listener.unsubscribed(token));
                };
                if (unsubscribesLate) {
                    onThisConnection(unsubscribe);
                } else {
                    unsubscribe.run();
                }
            });
        }

        @Override
        public void acknowledge(long epoch, long key) {
            todo.add(() -> {
                if (isUp && epoch == this.epoch) {
                    sessions.get(clientId).unacknowledged.remove(key);
                }
            });
        }

        void arrives(long key, Publication publication) {
            onThisConnection(() -> {
                unreadOnWire.add(() -> {
                    untaken++;
                    listener.messageArrived(epoch, key, publication);
                });
                readOn();
            });
        }

        /** Behind messages that the link does not read, when it is out of room. */
        private void fromBroker(Runnable answer) {
            onThisConnection(() -> {
                unreadOnWire.add(answer);
                readOn();
            });
        }

        private void readOn() {
            while (!unreadOnWire.isEmpty() && untaken < roomOfLinks) {
                unreadOnWire.remove().run();
            }
        }

        @Override
        public void taken(Publication publication) {
            untaken--;
            onThisConnection(this::readOn);
        }

        /** What is on its way when the connection ends does not arrive. */
        private void onThisConnection(Runnable step) {
            long thisEpoch = epoch;
            todo.add(() -> {
                if (isUp && epoch == thisEpoch) {
                    step.run();
                }
            });
        }
    }
}
