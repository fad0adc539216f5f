package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.time.Moments;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Some sensors over connections of their own, all others over the shared one. Which ones is decided by the client id, once and for all. The shared connection
 * also carries what belongs to no sensor: messages published without a connection, and the gateway's status. It tells whether the broker is there.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
public final class Switchboard implements Uplink {

    private final AggregatingUplink shared;
    private final TransparentUplink transparent;
    private final Predicate<ClientId> isTransparent;

    public Switchboard(AggregatingUplink shared, TransparentUplink transparent, Predicate<ClientId> isTransparent) {
        this.shared = shared;
        this.transparent = transparent;
        this.isTransparent = isTransparent;
    }

    private Uplink of(long sessionId) {
        return transparent.carries(sessionId) ? transparent : shared;
    }

    @Override
    public void start(UplinkFacts facts) {
        transparent.start(facts);
        shared.start(facts);
    }

    @Override
    public void open(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        Uplink uplink = isTransparent.test(clientId) ? transparent : shared;
        uplink.open(sessionId, clientId, cleanSession, keepAliveSeconds, will);
    }

    @Override
    public void close(long sessionId, boolean fireWill) {
        of(sessionId).close(sessionId, fireWill);
    }

    @Override
    public void discard(long sessionId) {
        of(sessionId).discard(sessionId);
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        of(sessionId).changeWill(ticket, sessionId, cleanSession, will);
    }

    @Override
    public void publish(Ticket ticket, long sessionId, Publication publication) {
        of(sessionId).publish(ticket, sessionId, publication);
    }

    @Override
    public void subscribe(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        of(sessionId).subscribe(ticket, sessionId, filter, qos);
    }

    @Override
    public void unsubscribe(Ticket ticket, long sessionId, TopicFilter filter) {
        of(sessionId).unsubscribe(ticket, sessionId, filter);
    }

    /** Whether the broker is there. A sensor may still be refused. */
    @Override
    public boolean isAvailable() {
        return shared.isAvailable();
    }

    @Override
    public void advanceTo(long nowNanos) {
        shared.advanceTo(nowNanos);
        transparent.advanceTo(nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return Moments.earlier(shared.nextDeadlineNanos(), transparent.nextDeadlineNanos());
    }

    @Override
    public void stop() {
        transparent.stop();
        shared.stop();
    }
}
