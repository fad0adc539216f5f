package io.mqttsn.gateway.core;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.transport.PeerAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Senders without a session. They are told DISCONNECT, so that they connect (MQTT-SN 1.2, §6.12), but only so often, in all and to each source: a gateway
 * must not serve as an amplifier. Clients whose goodbye we have just answered are remembered for a while, since the answer may get lost.
 */
final class Strangers {

    /** Goodbyes that are remembered; beyond it the oldest is forgotten. */
    private static final int GOODBYES_MAX = 4096;

    /**
     * For this part of T_retry after our DISCONNECT, another one is its answer or has crossed it. A client that waits for an answer is more patient than
     * that; a gateway that takes us for a client is not.
     */
    private static final int CROSSING_PART_OF_RETRY = 20;

    private final CoreContext core;
    private final AnswerLimit answers;
    private final Map<PeerAddress, Goodbye> goodbyes = new BoundedMap<>(GOODBYES_MAX);

    /** The answer to a goodbye is a goodbye: without a limit, two gateways that take each other for clients would go on for ever. */
    private static final class Goodbye {
        final long untilNanos;
        int repeatsLeft;
        long answeredAtNanos;

        Goodbye(long untilNanos, int repeatsLeft, long answeredAtNanos) {
            this.untilNanos = untilNanos;
            this.repeatsLeft = repeatsLeft;
            this.answeredAtNanos = answeredAtNanos;
        }
    }

    Strangers(CoreContext core) {
        this.core = core;
        this.answers = new AnswerLimit(
                core.settings(), rates -> new SourceLimit(rates.disconnects(), rates.disconnectsPerSource()));
    }

    /** Tells the sender that it is not connected, if its share allows; answers whether it did. */
    boolean turnAway(PeerAddress from, String why) {
        core.counters().unknownSenders++;
        core.notice(Notice.Kind.UNKNOWN_SENDER, from, why);
        boolean mayAnswer = answers.tryTake(from, core.nowNanos());
        if (mayAnswer) {
            core.sink().sendMessage(from, Disconnect.PLAIN);
        } else {
            core.counters().answersOverRate++;
        }
        return mayAnswer;
    }

    /** The same for the client of a session that may not send this now; its own DISCONNECT may be the answer. */
    void turnAwayClient(PeerAddress from, String why) {
        if (turnAway(from, why)) {
            wasTold(from);
        }
    }

    /** A client was sent DISCONNECT, as the answer to its goodbye or good night, or because it is not connected. */
    void wasTold(PeerAddress from) {
        goodbyes.remove(from);
        goodbyes.put(
                from,
                new Goodbye(
                        core.nowNanos() + core.settings().timers().repeatingNanos(),
                        core.settings().timers().retries(),
                        core.nowNanos()));
    }

    /** A DISCONNECT without a session: the repeat of a goodbye is answered again, anybody else's gets no answer. */
    void disconnectReceived(PeerAddress from) {
        Goodbye goodbye = remembered(from);
        if (goodbye == null) {
            core.counters().unknownSenders++;
        } else {
            repeated(goodbye, from);
        }
    }

    /** A DISCONNECT from the client of a session that is not connected: it repeats its goodbye, or does not know yet that it was lost. */
    void disconnectReceivedFromAbsent(PeerAddress from) {
        Goodbye goodbye = remembered(from);
        if (goodbye == null) {
            core.sink().sendMessage(from, Disconnect.PLAIN);
            wasTold(from);
        } else {
            repeated(goodbye, from);
        }
    }

    /** Whether a DISCONNECT from here has crossed ours, or is its answer. */
    boolean hasJustBeenTold(PeerAddress from) {
        Goodbye goodbye = remembered(from);
        return goodbye != null && isCrossing(goodbye);
    }

    private boolean isCrossing(Goodbye goodbye) {
        long crossingNanos = core.settings().timers().retry().toNanos() / CROSSING_PART_OF_RETRY;
        return core.nowNanos() - goodbye.answeredAtNanos < crossingNanos;
    }

    private @Nullable Goodbye remembered(PeerAddress from) {
        Goodbye goodbye = goodbyes.get(from);
        if (goodbye != null && core.nowNanos() - goodbye.untilNanos >= 0) {
            goodbyes.remove(from);
            return null;
        }
        return goodbye;
    }

    private void repeated(Goodbye goodbye, PeerAddress from) {
        core.counters().duplicates++;
        if (goodbye.repeatsLeft > 0 && !isCrossing(goodbye)) {
            goodbye.repeatsLeft--;
            goodbye.answeredAtNanos = core.nowNanos();
            core.sink().sendMessage(from, Disconnect.PLAIN);
        }
    }
}
