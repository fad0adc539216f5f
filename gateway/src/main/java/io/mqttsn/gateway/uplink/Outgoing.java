package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Publication;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to the broker, from the moment the uplink has accepted it until its fate is known. The same object goes to the link and comes
 * back with the answer; two messages are never equal.
 */
public final class Outgoing {

    private final Publication publication;

    /** Who waits for the answer; nobody for wills and for the gateway's own status. */
    private final @Nullable Ticket ticket;

    private final Kind kind;

    /** Its place among everything that was asked of the link; valid once the link has it. */
    private long place;

    /** When the link got it; valid with {@link #place}. */
    private long givenAtNanos;

    /** How many connections have ended over it, as far as one can tell. */
    private int cuts;

    /** How many times the broker has let the time for an answer pass. */
    private int delays;

    /** On whose behalf it is published. */
    enum Kind {
        SENSOR,
        WILL,
        STATUS
    }

    private Outgoing(Publication publication, @Nullable Ticket ticket, Kind kind) {
        this.publication = publication;
        this.ticket = ticket;
        this.kind = kind;
    }

    static Outgoing ofSensor(Ticket ticket, Publication publication) {
        return new Outgoing(publication, ticket, Kind.SENSOR);
    }

    static Outgoing will(Publication publication) {
        return new Outgoing(publication, null, Kind.WILL);
    }

    static Outgoing status(Publication publication) {
        return new Outgoing(publication, null, Kind.STATUS);
    }

    public Publication publication() {
        return publication;
    }

    Kind kind() {
        return kind;
    }

    @Nullable
    Ticket ticket() {
        return ticket;
    }

    long place() {
        return place;
    }

    long givenAtNanos() {
        return givenAtNanos;
    }

    /** The link gets it now, behind everything else that it has. */
    void give(long place, long nowNanos) {
        this.place = place;
        this.givenAtNanos = nowNanos;
    }

    /** Notes one more time that the broker has let pass, and answers how many that makes. */
    int delayedOnceMore() {
        return ++delays;
    }

    /** Notes one more cut, and answers how many that makes. */
    int cutOnceMore() {
        return ++cuts;
    }

    boolean isUnderSuspicion() {
        return cuts > 0;
    }
}
