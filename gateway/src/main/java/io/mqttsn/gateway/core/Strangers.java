package io.mqttsn.gateway.core;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.transport.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Senders without a session. They are told DISCONNECT, so that they connect (MQTT-SN 1.2, §6.12), but only so often, in all and to each source: a gateway
 * must not serve as an amplifier. Clients whose goodbye we have just answered are remembered for a while, since the answer may get lost.
 */
final class Strangers {

    /** Goodbyes that are remembered; beyond it the oldest is forgotten. */
    private static final int GOODBYES_MAX = 4096;

    private final CoreContext core;
    private final AnswerLimit answers;
    private final Map<PeerAddress, Long> goodbyes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerAddress, Long> eldest) {
            return size() > GOODBYES_MAX;
        }
    };

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

    /** A client said goodbye, and its session ended with the answer. */
    void saidGoodbye(PeerAddress from) {
        long repeatingNanos = core.settings().timers().repeatingNanos();
        goodbyes.put(from, core.nowNanos() + repeatingNanos);
    }

    /** A DISCONNECT without a session: the repeat of a goodbye is answered again, anybody else's gets no answer. */
    void disconnectReceived(PeerAddress from) {
        Long until = goodbyes.get(from);
        if (until != null && core.nowNanos() - until < 0) {
            core.counters().duplicates++;
            core.sink().sendMessage(from, Disconnect.PLAIN);
        } else {
            goodbyes.remove(from);
            core.counters().unknownSenders++;
        }
    }
}
