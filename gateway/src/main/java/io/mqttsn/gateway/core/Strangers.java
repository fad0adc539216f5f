package io.mqttsn.gateway.core;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.transport.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Senders without a session. They are told DISCONNECT, so that they connect (MQTT-SN 1.2, §6.12), but only so often, in all and to each source: a gateway
 * must not serve as an amplifier. Clients whose goodbye we have just answered are remembered for a while, since the answer may get lost.
 */
final class Strangers {

    /** Goodbyes that are remembered; beyond it the oldest is forgotten. */
    private static final int GOODBYES_MAX = 4096;

    private final CoreContext core;
    private final AnswerLimit answers;
    private final Map<PeerAddress, Goodbye> goodbyes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerAddress, Goodbye> eldest) {
            return size() > GOODBYES_MAX;
        }
    };

    /** The answer to a goodbye is a goodbye: without a limit, two gateways that take each other for clients would go on for ever. */
    private static final class Goodbye {
        final long untilNanos;
        int repeatsLeft;

        Goodbye(long untilNanos, int repeatsLeft) {
            this.untilNanos = untilNanos;
            this.repeatsLeft = repeatsLeft;
        }
    }

    Strangers(CoreContext core) {
        this.core = core;
        this.answers = new AnswerLimit(
                core.settings(), rates -> new SourceLimit(rates.disconnects(), rates.disconnectsPerSource()));
    }

    /** Tells the sender that it is not connected, if its share allows. */
    void turnAway(PeerAddress from, String why) {
        core.counters().unknownSenders++;
        core.notice(Notice.Kind.UNKNOWN_SENDER, from, why);
        if (answers.tryTake(from, core.nowNanos())) {
            core.sink().sendMessage(from, Disconnect.PLAIN);
        }
    }

    /** A client said goodbye, and was answered. */
    void saidGoodbye(PeerAddress from) {
        goodbyes.remove(from);
        goodbyes.put(
                from,
                new Goodbye(
                        core.nowNanos() + core.settings().timers().repeatingNanos(),
                        core.settings().timers().retries()));
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
            saidGoodbye(from);
        } else {
            repeated(goodbye, from);
        }
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
        if (goodbye.repeatsLeft > 0) {
            goodbye.repeatsLeft--;
            core.sink().sendMessage(from, Disconnect.PLAIN);
        }
    }
}
