package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.store.MessageStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Each sensor over a connection of its own: to the broker it is an MQTT client with its own client id, credentials, session and will. The broker keeps its
 * subscriptions and messages, matches them, and fires its will when its connection ends without a DISCONNECT.
 *
 * <p>The broker may refuse a sensor, which is told so; when a connection is lost, the sensor is. Nothing is said about whether the broker is there: each
 * sensor finds out for itself, and {@link Switchboard} knows from the gateway's own connection.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.) Knows no socket; a model broker serves as well as a real one.
 */
public final class TransparentUplink implements Uplink {

    private final SensorLinks links;
    private final MessageStore store;
    private final TransparentSettings settings;
    private final LongSupplier clock;
    private final UplinkCounters counters = new UplinkCounters();
    private final Map<Long, SensorSession> sessions = new LinkedHashMap<>();
    private boolean isStopped;

    /** Valid from {@link #start}. */
    private @Nullable SensorPool startedPool;

    /**
     * @param store takes each message of the broker until its sensor's queue has it
     * @param clock monotonic nanoseconds, the same as for {@link #advanceTo}
     */
    public TransparentUplink(SensorLinks links, MessageStore store, TransparentSettings settings, LongSupplier clock) {
        this.links = links;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void start(UplinkFacts facts) {
        startedPool = new SensorPool(facts, store, counters, settings, clock, sessions::remove);
    }

    /** Whether this session was opened here and not discarded. */
    public boolean carries(long sessionId) {
        return sessions.containsKey(sessionId);
    }

    @Override
    public void open(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        SensorSession session = sessions.get(sessionId);
        if (session != null && !session.clientId().equals(clientId)) {
            discard(sessionId);
            session = null;
        }
        if (isStopped || !pool().hasRoomFor(clientId)) {
            counters.add(UplinkCounters.Count.NOT_CONNECTED);
            pool().facts.uplinkNotOpened(sessionId, PublishOutcome.CONGESTED);
            return;
        }
        if (session == null) {
            session = new SensorSession(sessionId, clientId, pool(), links);
            sessions.put(sessionId, session);
        }
        session.open(new SensorLink.Request(cleanSession, keepAliveSeconds, will));
    }

    @Override
    public void close(long sessionId, boolean fireWill) {
        SensorSession session = sessions.get(sessionId);
        if (session != null) {
            session.close(fireWill);
        }
    }

    /** What the broker keeps for a sensor without clean session it goes on keeping, for as long as it likes. */
    @Override
    public void discard(long sessionId) {
        SensorSession session = sessions.remove(sessionId);
        if (session != null) {
            session.discard();
        }
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        SensorSession session = sessions.get(sessionId);
        if (session == null) {
            pool().facts.uplinkWillChanged(ticket, PublishOutcome.CONGESTED);
        } else {
            session.changeWill(ticket, cleanSession, will);
        }
    }

    @Override
    public void publish(Ticket ticket, long sessionId, Publication publication) {
        SensorSession session = sessions.get(sessionId);
        if (session == null) {
            pool().facts.uplinkPublished(ticket, PublishOutcome.CONGESTED);
        } else {
            session.gate().publish(ticket, publication);
        }
    }

    @Override
    public void subscribe(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        SensorSession session = sessions.get(sessionId);
        if (session == null) {
            pool().facts.uplinkSubscribed(ticket, SubscribeOutcome.CONGESTED);
        } else {
            session.gate().subscribe(ticket, filter, qos);
        }
    }

    @Override
    public void unsubscribe(Ticket ticket, long sessionId, TopicFilter filter) {
        SensorSession session = sessions.get(sessionId);
        if (session == null) {
            pool().facts.uplinkUnsubscribed(ticket);
        } else {
            session.gate().unsubscribe(ticket, filter);
        }
    }

    /** Whether there is room for one more sensor. */
    @Override
    public boolean isAvailable() {
        return !isStopped && pool().hasRoom();
    }

    @Override
    public void advanceTo(long nowNanos) {
        pool().advanceTo(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return pool().nextDeadlineNanos();
    }

    @Override
    public void stop() {
        isStopped = true;
        links.stop();
    }

    public UplinkCounters counters() {
        return counters;
    }

    /** Connections that stand, are being made, or are ending. */
    public int connections() {
        return pool().connections();
    }

    /** Publishes that were accepted and have no answer yet. */
    public int queuedMessages() {
        return pool().queuedMessages();
    }

    /** What those cost, in the unit of {@link Publication#sizeBytes()}. */
    public long queuedBytes() {
        return pool().queuedBytes();
    }

    private SensorPool pool() {
        SensorPool started = startedPool;
        if (started == null) {
            throw new IllegalStateException("the uplink has not been started");
        }
        return started;
    }
}
