package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages on their way to the broker: a bounded queue, and behind it the window of those that the link has. First in, first out, so that the order
 * of every sensor is kept.
 *
 * <p>When the link goes down, sensors whose messages had not been given to it are told to come again; those that the link owns stay pending, since they
 * may reach the broker yet. Wills wait for the next connection.
 *
 * <p>A message can be the reason for which a broker ends the connection, and then it would do so for ever, since it is repeated first thing on the next one.
 * So the oldest message without an answer comes under suspicion when a connection ends soon after it was sent: on the next one nothing new is sent until it
 * has been answered. If that connection ends over it too, it is set aside. So is a message that a broker does not answer on two connections.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
final class OutgoingQueue {

    /** How long the broker may owe us an answer. Then the connection is made anew, which makes the link repeat what has none. */
    static final long ANSWER_SECONDS_MAX = 60;

    /**
     * Messages of QoS 2 that the link has at most. Mosquitto answers further ones like any other, and drops some of them (seen in 2.0.11, whose
     * {@code max_inflight_messages} is 20 unless somebody has changed it), while the sensors have their PUBCOMP.
     */
    static final int EXACTLY_ONCE_IN_FLIGHT_MAX = 20;

    private static final long NEVER = Long.MAX_VALUE;
    private static final int CUTS_MAX = 2;
    private static final int DELAYS_MAX = 2;

    /** A broker that dislikes a message ends the connection when it has read it; what happens later has another reason. */
    static final long BLAME_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Octets of a PUBLISH besides topic and payload: five for the fixed header, two for the length of the topic, two for the packet id. */
    private static final int PACKET_OVERHEAD_BYTES = 9;

    private final UpstreamLink link;
    private final UplinkFacts facts;
    private final UplinkLimits limits;
    private final UplinkCounters counters;
    private final LongSupplier places;
    private final LongSupplier clock;

    private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> wills = new ArrayDeque<>();
    private @Nullable Outgoing status;

    /** What the link has, in the order in which it was given. */
    private final Set<Outgoing> inFlight = new LinkedHashSet<>();

    /** How many of these have QoS 2. */
    private int exactlyOnceInFlight;

    /** What {@link #waiting} and {@link #inFlight} cost, wills aside. */
    private long queuedBytes;

    /** Valid for one connection. */
    private boolean isUp;

    private long upSinceNanos;

    private @Nullable Outgoing suspect;
    private boolean anyCompleted;

    /** Since when the oldest message without an answer has been the oldest; {@link #NEVER} when there is none. */
    private long oldestSinceNanos = NEVER;

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
        this.clock = clock;
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
        upSinceNanos = clock.getAsLong();
        anyCompleted = false;
        noteOldest();
        if (suspect != null && !inFlight.contains(suspect)) {
            suspect = null;
        }
        pump();
    }

    /** The place of the message that has been without an answer for longest, {@link Long#MAX_VALUE} when there is none. */
    long oldestPlace() {
        for (Outgoing message : inFlight) {
            if (message.publication().qos().isAcknowledged()) {
                return message.place();
            }
        }
        return Long.MAX_VALUE;
    }

    /** @param isToBlame whether the oldest message without an answer may be the reason */
    void linkDown(boolean isToBlame) {
        isUp = false;
        for (Outgoing message : writeOffQos0()) {
            writtenOff(message);
        }
        suspect = isToBlame ? suspectOfCut() : null;
        if (suspect != null && (!anyCompleted || !suspect.isUnderSuspicion()) && suspect.cutOnceMore() >= CUTS_MAX) {
            setAside(suspect);
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

    /** The oldest message without an answer, if the connection has ended soon after it was sent. */
    private @Nullable Outgoing suspectOfCut() {
        if (inFlight.isEmpty()) {
            return null;
        }
        Outgoing oldest = inFlight.iterator().next();
        // The link has sent it when it got it, and again when the connection came to stand.
        boolean sentWithIt = oldest.givenAtNanos() - upSinceNanos < 0;
        long sentAtNanos = sentWithIt ? upSinceNanos : oldest.givenAtNanos();
        return clock.getAsLong() - sentAtNanos <= BLAME_NANOS ? oldest : null;
    }

    private void setAside(Outgoing message) {
        counters.add(Count.SET_ASIDE);
        link.withdraw(message);
    }

    void published(Outgoing message, PublishOutcome outcome) {
        boolean wasOldest = !inFlight.isEmpty() && inFlight.iterator().next() == message;
        if (!inFlight.remove(message)) {
            return;
        }
        if (message.publication().qos() == Qos.TWO) {
            exactlyOnceInFlight--;
        }
        if (wasOldest) {
            noteOldest();
        }
        if (message == suspect) {
            suspect = null;
        }
        if (outcome == PublishOutcome.DELIVERED) {
            anyCompleted = true;
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
        return isUp && suspect == null;
    }

    /** Whether the last connection ended while the broker owed us an answer to a publish. */
    boolean hasSuspect() {
        return suspect != null;
    }

    /** Lets new messages pass although the suspect has had no answer. */
    void endSuspicion() {
        suspect = null;
        pump();
    }

    /** When the broker's time for an answer is up, {@link Long#MAX_VALUE} when it owes none. */
    long overdueAtNanos() {
        return isUp && oldestSinceNanos != NEVER
                ? oldestSinceNanos + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS_MAX)
                : NEVER;
    }

    /**
     * Does what there is to do when the broker's time for an answer is up: the connection is made anew, so that the link sends the message again, or at last
     * the message is set aside.
     */
    void advanceTo(long nowNanos) {
        long overdueAt = overdueAtNanos();
        if (overdueAt == NEVER || overdueAt - nowNanos > 0) {
            return;
        }
        oldestSinceNanos = nowNanos;
        Outgoing oldest = inFlight.iterator().next();
        if (oldest.delayedOnceMore() >= DELAYS_MAX) {
            setAside(oldest);
        } else {
            link.reconnect("no answer to a publish within " + ANSWER_SECONDS_MAX + " s");
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

    private void noteOldest() {
        oldestSinceNanos = inFlight.isEmpty() ? NEVER : clock.getAsLong();
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
                next.give(places.getAsLong(), clock.getAsLong());
                inFlight.add(next);
                if (next.publication().qos() == Qos.TWO) {
                    exactlyOnceInFlight++;
                }
                if (inFlight.size() == 1) {
                    noteOldest();
                }
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
        if (next == null || next.publication().qos() == Qos.TWO && exactlyOnceInFlight >= EXACTLY_ONCE_IN_FLIGHT_MAX) {
            return null;
        }
        return source.remove();
    }

    /** At QoS 0 the link knows nothing of a message that it had not written yet. */
    private ArrayList<Outgoing> writeOffQos0() {
        ArrayList<Outgoing> lost = new ArrayList<>();
        for (Iterator<Outgoing> messages = inFlight.iterator(); messages.hasNext(); ) {
            Outgoing message = messages.next();
            if (message.publication().qos() == Qos.ZERO) {
                messages.remove();
                lost.add(message);
            }
        }
        return lost;
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
        return !SafeText.isSafe(publication.topic().value()) || isTooLarge(publication);
    }

    private boolean isTooLarge(Publication publication) {
        // No character takes more than three octets per UTF-16 unit, so most names need not be measured.
        int octets =
                publication.topic().value().length() * 3 + publication.payload().length() + PACKET_OVERHEAD_BYTES;
        return octets > limits.packetBytesMax() && exactBytes(publication) > limits.packetBytesMax();
    }

    private static long exactBytes(Publication publication) {
        int topic = publication.topic().value().getBytes(StandardCharsets.UTF_8).length;
        return (long) topic + publication.payload().length() + PACKET_OVERHEAD_BYTES;
    }
}
