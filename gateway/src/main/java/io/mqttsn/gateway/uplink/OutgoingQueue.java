package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import io.mqttsn.time.Moments;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to the broker: a bounded queue, and behind it those {@link InFlight}, which the link has. First in, first out, so that the order
 * of every sensor is kept.
 *
 * <p>When the link goes down, sensors whose messages had not been given to it are told to come again; those that the link owns stay pending, since they
 * may reach the broker yet. Wills wait for the next connection.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
final class OutgoingQueue {

    private final UpstreamLink link;
    private final UplinkFacts facts;
    private final UplinkLimits limits;
    private final UplinkCounters counters;
    private final LongSupplier places;

    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> wills = new ArrayDeque<>();
    private @Nullable Outgoing status;

    private final InFlight inFlight;

    /** What {@link #waiting} and {@link #inFlight} cost, wills aside. */
    private long queuedBytes;

    /** Valid for one connection. */
    private boolean isUp;

    private boolean isPumping;

    /** @param places numbers everything that is asked of the link */
    OutgoingQueue(
            UpstreamLink link,
            UplinkFacts facts,
            UplinkLimits limits,
            UplinkCounters counters,
            LongSupplier places,
            LongSupplier clock) {
        this.link = link;
        this.facts = facts;
        this.limits = limits;
        this.counters = counters;
        this.places = places;
        this.inFlight = new InFlight(clock);
    }

    void publish(Ticket ticket, Publication publication) {
        if (isUnfit(publication)) {
            counters.add(Count.REFUSED);
            facts.uplinkPublished(ticket, PublishOutcome.REFUSED);
            return;
        }
        if (!isUp
                || waiting.size() + inFlight.size() >= limits.queuedMessagesMax()
                || queuedBytes + publication.sizeBytes() > limits.queuedBytesMax()) {
            answerCongested(ticket, publication.qos());
            return;
        }
        queuedBytes += publication.sizeBytes();
        waiting.add(Outgoing.ofSensor(ticket, publication));
        pump();
    }

    /** Publishes a will, now or when the broker is back; the oldest one that waits goes when there are too many. */
    void publishWill(Publication will) {
        if (isUnfit(will) || limits.willsMax() == 0) {
            counters.add(Count.WILLS_DROPPED);
            return;
        }
        if (wills.size() == limits.willsMax()) {
            wills.remove();
            counters.add(Count.WILLS_DROPPED);
        }
        wills.add(Outgoing.will(will));
        pump();
    }

    /** Publishes the gateway's own status as soon as it may be sent; only the latest counts. */
    void publishStatus(Publication publication) {
        status = Outgoing.status(publication);
        pump();
    }

    void linkUp() {
        isUp = true;
        inFlight.linkUp();
        pump();
    }

    /** The place of the message that has been without an answer for longest, {@link Long#MAX_VALUE} when there is none. */
    long oldestPlace() {
        return inFlight.oldestPlace();
    }

    /** @param isToBlame whether the oldest message without an answer may be the reason */
    void linkDown(boolean isToBlame) {
        isUp = false;
        inFlight.writeOffQos0().forEach(this::writtenOff);
        Outgoing blamed = inFlight.blame(isToBlame);
        if (blamed != null) {
            setAside(blamed);
        }
        // The queue is emptied first: an answer may lead to the next publish, which finds the link down.
        ArrayList<Outgoing> turnedAway = new ArrayList<>(waiting);
        waiting.clear();
        for (Outgoing message : turnedAway) {
            queuedBytes -= message.publication().sizeBytes();
        }
        for (Outgoing message : turnedAway) {
            answer(message, PublishOutcome.CONGESTED);
        }
    }

    private void setAside(Outgoing message) {
        counters.add(Count.SET_ASIDE);
        link.withdraw(message);
    }

    void published(Outgoing message, PublishOutcome outcome) {
        if (!inFlight.remove(message)) {
            return;
        }
        if (outcome == PublishOutcome.DELIVERED) {
            inFlight.delivered();
        } else if (outcome == PublishOutcome.CONGESTED) {
            // The link is down already, and will say so.
            isUp = false;
        }
        switch (message.kind()) {
            case SENSOR -> {
                queuedBytes -= message.publication().sizeBytes();
                answer(message, outcome);
            }
            case WILL -> willEnded(message, outcome);
            case STATUS -> {
                // The next connection begins with the status of that time.
            }
        }
        pump();
    }

    /** Whether something new may be sent: the link is up, and the message that may have broken it before is out of the way. */
    boolean isOpen() {
        return isUp && !inFlight.hasSuspect();
    }

    /** Whether the last connection ended while the broker owed us an answer to a publish. */
    boolean hasSuspect() {
        return inFlight.hasSuspect();
    }

    /** Lets new messages pass although the suspect has had no answer. */
    void endSuspicion() {
        inFlight.endSuspicion();
        pump();
    }

    /** When the broker's time for an answer is up, {@link Moments#NEVER} when it owes none. */
    long overdueAtNanos() {
        return isUp ? inFlight.overdueAtNanos() : Moments.NEVER;
    }

    /**
     * Does what there is to do when the broker's time for an answer is up: the connection is made anew, so that the link sends the message again, or at last
     * the message is set aside.
     */
    void advanceTo(long nowNanos) {
        if (!Moments.isDue(overdueAtNanos(), nowNanos)) {
            return;
        }
        Outgoing blamed = inFlight.oldestIsOverdue(nowNanos);
        if (blamed != null) {
            setAside(blamed);
        } else {
            link.reconnect("no answer to a publish within " + InFlight.ANSWER_SECONDS_MAX + " s");
        }
    }

    int queued() {
        return waiting.size() + inFlight.size();
    }

    long queuedBytes() {
        return queuedBytes;
    }

    int waitingWills() {
        return wills.size();
    }

    private void pump() {
        if (isPumping) {
            return;
        }
        isPumping = true;
        try {
            while (isOpen() && inFlight.size() < limits.inFlightMax()) {
                Outgoing next = next();
                if (next == null) {
                    return;
                }
                inFlight.add(next, places.getAsLong());
                link.publish(next);
            }
        } finally {
            isPumping = false;
        }
    }

    /** What is sent next, if its turn has come: nothing overtakes a message of QoS 2 that has to wait. */
    private @Nullable Outgoing next() {
        Outgoing next = status;
        if (next != null) {
            status = null;
            return next;
        }
        ArrayDeque<Outgoing> source = wills.isEmpty() ? waiting : wills;
        next = source.peek();
        return next == null || !inFlight.hasRoomFor(next) ? null : source.remove();
    }

    private void writtenOff(Outgoing message) {
        if (message.kind() == Outgoing.Kind.SENSOR) {
            queuedBytes -= message.publication().sizeBytes();
            counters.add(Count.DROPPED_QOS_0);
        } else if (message.kind() == Outgoing.Kind.WILL) {
            counters.add(Count.WILLS_DROPPED);
        }
    }

    private void willEnded(Outgoing will, PublishOutcome outcome) {
        switch (outcome) {
            case DELIVERED -> counters.add(Count.WILLS_PUBLISHED);
            case CONGESTED -> wills.addFirst(will);
            case REFUSED -> counters.add(Count.WILLS_DROPPED);
        }
    }

    private void answer(Outgoing message, PublishOutcome outcome) {
        Ticket ticket = message.ticket();
        if (ticket == null) {
            return;
        }
        Qos qos = message.publication().qos();
        switch (outcome) {
            case DELIVERED -> {
                counters.add(Count.PUBLISHED);
                if (qos.isAcknowledged()) {
                    facts.uplinkPublished(ticket, outcome);
                }
            }
            case CONGESTED -> answerCongested(ticket, qos);
            case REFUSED -> {
                counters.add(Count.REFUSED);
                facts.uplinkPublished(ticket, outcome);
            }
        }
    }

    private void answerCongested(Ticket ticket, Qos qos) {
        counters.add(qos.isAcknowledged() ? Count.CONGESTED : Count.DROPPED_QOS_0);
        facts.uplinkPublished(ticket, PublishOutcome.CONGESTED);
    }

    /** What would cost all sensors their connection, or have no chance. */
    private boolean isUnfit(Publication publication) {
        return !SafeText.isSafe(publication.topic().value()) || !limits.takes(publication);
    }
}
