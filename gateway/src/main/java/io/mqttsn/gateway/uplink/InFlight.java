package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.time.Moments;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the link has and the broker has not answered, in the order in which they were given, and which of them is in the way of the others.
 *
 * <p>A message can be the reason for which a broker ends the connection, and then it would do so for ever, since it is repeated first thing on the next one.
 * So the oldest message without an answer comes under suspicion when a connection ends soon after it was sent: on the next one nothing new is sent until it
 * has been answered. If that connection ends over it too, it is to be set aside. So is a message that a broker does not answer on two connections.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
final class InFlight {

    /** How long the broker may owe us an answer. Then the connection is made anew, which makes the link repeat what has none. */
    static final long ANSWER_SECONDS_MAX = 60;

    private static final long ANSWER_NANOS_MAX = TimeUnit.SECONDS.toNanos(ANSWER_SECONDS_MAX);

    /**
     * Messages of QoS 2 that the link has at most. Mosquitto answers further ones like any other, and drops some of them (seen in 2.0.11, whose
     * {@code max_inflight_messages} is 20 unless somebody has changed it), while the sensors have their PUBCOMP.
     */
    static final int EXACTLY_ONCE_MAX = 20;

    /** A broker that dislikes a message ends the connection when it has read it; what happens later has another reason. */
    static final long BLAME_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int CUTS_MAX = 2;
    private static final int DELAYS_MAX = 2;

    private final LongSupplier clock;
    private final Set<Outgoing> messages = new LinkedHashSet<>();

    /** How many of these have QoS 2. */
    private int exactlyOnce;

    /** Since when the oldest message has been the oldest; means nothing when there is none. */
    private long oldestSinceNanos;

    private @Nullable Outgoing suspect;

    // Valid for one connection.
    private long upSinceNanos;
    private boolean anyDelivered;

    InFlight(LongSupplier clock) {
        this.clock = clock;
    }

    int size() {
        return messages.size();
    }

    /** Whether the link may have this message as well. */
    boolean hasRoomFor(Outgoing message) {
        return !isExactlyOnce(message) || exactlyOnce < EXACTLY_ONCE_MAX;
    }

    private static boolean isExactlyOnce(Outgoing message) {
        return message.publication().qos() == Qos.TWO;
    }

    /** The link gets a message now. */
    void add(Outgoing message, long place) {
        message.give(place, clock.getAsLong());
        messages.add(message);
        exactlyOnce += isExactlyOnce(message) ? 1 : 0;
        if (messages.size() == 1) {
            noteOldest();
        }
    }

    /** The broker, or the link, has answered; answers whether that was awaited. */
    boolean remove(Outgoing message) {
        boolean wasOldest = !messages.isEmpty() && messages.iterator().next() == message;
        if (!messages.remove(message)) {
            return false;
        }
        exactlyOnce -= isExactlyOnce(message) ? 1 : 0;
        if (wasOldest) {
            noteOldest();
        }
        if (message == suspect) {
            suspect = null;
        }
        return true;
    }

    /** The broker has completed an exchange, so what came before on this connection has not broken it. */
    void delivered() {
        anyDelivered = true;
    }

    void linkUp() {
        upSinceNanos = clock.getAsLong();
        anyDelivered = false;
        noteOldest();
        if (suspect != null && !messages.contains(suspect)) {
            suspect = null;
        }
    }

    private void noteOldest() {
        oldestSinceNanos = clock.getAsLong();
    }

    /** The place of the message that has been without an answer for longest, {@link Long#MAX_VALUE} when there is none. */
    long oldestPlace() {
        for (Outgoing message : messages) {
            if (message.publication().qos().isAcknowledged()) {
                return message.place();
            }
        }
        return Long.MAX_VALUE;
    }

    /** Gives back what was of QoS 0: the link knows nothing of a message that it had not written yet. */
    List<Outgoing> writeOffQos0() {
        List<Outgoing> lost = new ArrayList<>();
        for (Iterator<Outgoing> each = messages.iterator(); each.hasNext(); ) {
            Outgoing message = each.next();
            if (message.publication().qos() == Qos.ZERO) {
                each.remove();
                lost.add(message);
            }
        }
        return lost;
    }

    /**
     * A connection has ended; answers which message is to be set aside for it, if any.
     *
     * @param isToBlame whether the oldest message without an answer may be the reason
     */
    @Nullable
    Outgoing blame(boolean isToBlame) {
        suspect = isToBlame ? suspectOfCut() : null;
        Outgoing blamed = suspect;
        boolean isBlamed =
                blamed != null && (!anyDelivered || !blamed.isUnderSuspicion()) && blamed.cutOnceMore() >= CUTS_MAX;
        return isBlamed ? blamed : null;
    }

    /** The oldest message, if the connection has ended soon after it was sent. */
    private @Nullable Outgoing suspectOfCut() {
        if (messages.isEmpty()) {
            return null;
        }
        Outgoing oldest = messages.iterator().next();
        // The link has sent it when it got it, and again when the connection came to stand.
        boolean sentWithIt = oldest.givenAtNanos() - upSinceNanos < 0;
        long sentAtNanos = sentWithIt ? upSinceNanos : oldest.givenAtNanos();
        return clock.getAsLong() - sentAtNanos <= BLAME_NANOS ? oldest : null;
    }

    /** Whether the last connection may have ended over a message that has no answer yet. */
    boolean hasSuspect() {
        return suspect != null;
    }

    void endSuspicion() {
        suspect = null;
    }

    /** When the broker's time for an answer is up, {@link Moments#NEVER} when it owes none. */
    long overdueAtNanos() {
        return messages.isEmpty() ? Moments.NEVER : Moments.after(oldestSinceNanos, ANSWER_NANOS_MAX);
    }

    /** The broker's time for an answer is up, and begins anew; answers which message is to be set aside for it, if any. */
    @Nullable
    Outgoing oldestIsOverdue(long nowNanos) {
        oldestSinceNanos = nowNanos;
        Outgoing oldest = messages.iterator().next();
        return oldest.delayedOnceMore() >= DELAYS_MAX ? oldest : null;
    }
}
