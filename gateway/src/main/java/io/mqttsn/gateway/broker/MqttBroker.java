package io.mqttsn.gateway.broker;

import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.DeliveryQueue;
import io.mqttsn.gateway.routing.QueueBudget;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.time.Moments;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all MQTT clients, and who is connected. Together with the {@link Router}, which it shares with MQTT-SN sessions, this is the built-in
 * broker (MQTT 3.1.1).
 *
 * <p>Client ids of MQTT and of MQTT-SN are separate name spaces: a sensor and a dashboard that chose the same name do not throw each other out, and
 * whoever may reach one listener gains no power over the clients of the other. In the store, sessions of MQTT have negative ids and those of MQTT-SN
 * positive ones.
 *
 * <p>(NOT thread safe: called on the gateway's loop only.) Times are monotonic nanoseconds.
 */
public final class MqttBroker {

    private final Router router;
    private final MessageStore store;
    private final QueueBudget budget;
    private final BrokerSettings settings;
    private final Supplier<String> clientIds;
    private final BrokerStatistics statistics = new BrokerStatistics();
    private final Deadlines deadlines = new Deadlines();
    private final Map<String, MqttSession> sessions = new LinkedHashMap<>();
    private final Set<ClientConnection> pending = new LinkedHashSet<>();
    private final Set<ClientConnection> connected = new LinkedHashSet<>();
    private long nextSessionId = -1;
    private long nowNanos;

    /**
     * @param budget what the queues of all sessions may hold together
     * @param clientIds ids for clients that bring none; never the same twice, and not to be guessed
     */
    public MqttBroker(
            Router router,
            MessageStore store,
            QueueBudget budget,
            BrokerSettings settings,
            Supplier<String> clientIds) {
        this.router = router;
        this.store = store;
        this.budget = budget;
        this.settings = settings;
        this.clientIds = clientIds;
    }

    /** A client has opened a network connection. When too many have done so without sending CONNECT, it is closed already. */
    public ClientConnection connectionOpened(ClientLink link, long nowNanos) {
        timeIs(nowNanos);
        ClientConnection connection = new ClientConnection(this, link);
        pending.add(connection);
        if (pending.size() > settings.connectsPendingMax()) {
            statistics.connectionsRefused++;
            connection.closeByServer(false);
        } else {
            deadlines.set(
                    connection.deadline(), nowNanos + settings.connectTimeout().toNanos());
        }
        return connection;
    }

    /** Fires every deadline that is due. */
    public void advanceTo(long nowNanos) {
        timeIs(nowNanos);
        deadlines.advanceTo(nowNanos);
        router.advanceTo(nowNanos);
    }

    /** Earliest pending deadline, {@link Moments#NEVER} when there is none. */
    public long nextDeadlineNanos() {
        return Moments.earlier(deadlines.next(), router.nextDeadlineNanos());
    }

    /** Closes all connections; no will is published, since it is not the clients who are lost. */
    public void shutDown() {
        List.copyOf(pending).forEach(connection -> connection.closeByServer(false));
        List.copyOf(connected).forEach(connection -> connection.closeByServer(false));
    }

    public BrokerStatistics statistics() {
        return statistics;
    }

    /** How many clients are connected. */
    public int connected() {
        return connected.size();
    }

    /** How many connections have not sent CONNECT yet. */
    public int connectsPending() {
        return pending.size();
    }

    /** How many sessions there are, connected or not. */
    public int sessions() {
        return sessions.size();
    }

    Router router() {
        return router;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    long nowNanos() {
        return nowNanos;
    }

    void timeIs(long nowNanos) {
        this.nowNanos = nowNanos;
        router.timeIs(nowNanos);
    }

    /** Answers a valid CONNECT, the first on its connection (MQTT 3.1.1, §3.1.4). */
    void connect(ClientConnection connection, ConnectRequest request) {
        String clientId = request.clientId();
        if (clientId.isEmpty() && request.cleanSession()) {
            clientId = unusedClientId();
        } else if (clientId.isEmpty() || octets(clientId) > settings.clientIdOctetsMax()) {
            connection.refused(ConnectCode.IDENTIFIER_REJECTED);
            return;
        }
        MqttSession existing = sessions.get(clientId);
        ClientConnection former = existing == null ? null : existing.connection;
        if (former == null && connected.size() >= settings.connectionsMax()
                || existing == null && sessions.size() >= settings.sessionsMax()) {
            connection.refused(ConnectCode.SERVER_UNAVAILABLE);
            return;
        }
        if (former != null) {
            statistics.takeovers++;
            former.closeByServer(true);
        }
        MqttSession kept = sessions.get(clientId);
        if (kept != null && request.cleanSession()) {
            endSession(kept);
            kept = null;
        }
        MqttSession session = kept == null ? newSession(clientId, request.cleanSession()) : kept;
        deadlines.cancel(session.expiry);
        pending.remove(connection);
        connected.add(connection);
        statistics.connectsAccepted++;
        connection.accepted(session, kept != null, request);
        router.resumeReplays(session);
    }

    /** Grants what was asked for, within the limits. */
    SubscribeOutcome subscribe(MqttSession session, SubscriptionRequest request) {
        boolean full = router.subscriptionsOf(session) >= settings.subscriptionsPerSessionMax();
        if (full && !router.isSubscribed(session, request.filter())) {
            return SubscribeOutcome.CONGESTED;
        }
        return router.subscribe(session, request.filter(), request.qos())
                ? SubscribeOutcome.granted(request.qos())
                : SubscribeOutcome.REFUSED;
    }

    /** @param session null when the connection never got that far */
    void connectionEnded(ClientConnection connection, @Nullable MqttSession session, Optional<Will> will) {
        pending.remove(connection);
        connected.remove(connection);
        deadlines.cancel(connection.deadline());
        if (session != null) {
            router.pauseReplays(session);
            session.detach();
            if (session.clean) {
                endSession(session);
            } else {
                deadlines.set(
                        session.expiry, nowNanos + settings.sessionExpiry().toNanos());
            }
        }
        will.ifPresent(this::publish);
    }

    private MqttSession newSession(String clientId, boolean clean) {
        DeliveryQueue queue = new DeliveryQueue(
                settings.queueMessagesMax(), settings.queueBytesMax(), settings.overflowPolicy(), budget);
        OutgoingMessages outgoing =
                new OutgoingMessages(nextSessionId--, store, queue, settings.inFlightMax(), statistics, this::nowNanos);
        IncomingMessages incoming = new IncomingMessages(router, settings, statistics);
        int retainedAtOnce = Math.min(settings.inFlightMax(), settings.queueMessagesMax());
        MqttSession session =
                new MqttSession(clientId, clean, retainedAtOnce, outgoing, incoming, () -> expire(clientId));
        sessions.put(clientId, session);
        return session;
    }

    private void expire(String clientId) {
        MqttSession session = sessions.get(clientId);
        if (session != null && session.connection == null) {
            statistics.sessionsExpired++;
            endSession(session);
        }
    }

    private void endSession(MqttSession session) {
        sessions.remove(session.clientId);
        deadlines.cancel(session.expiry);
        router.remove(session);
        session.outgoing.end();
    }

    private void publish(Will will) {
        if (will.topic().isReservedForBroker()) {
            statistics.publishesRefused++;
        } else {
            statistics.willsPublished++;
            router.publish(will.asPublication(), CustodyListener.NOBODY);
        }
    }

    private String unusedClientId() {
        String clientId = clientIds.get();
        while (sessions.containsKey(clientId)) {
            clientId = clientIds.get();
        }
        return clientId;
    }

    private static int octets(String clientId) {
        return clientId.getBytes(StandardCharsets.UTF_8).length;
    }
}
