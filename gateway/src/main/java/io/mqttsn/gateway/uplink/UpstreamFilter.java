package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.TopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One filter that sessions have asked for, and what the broker has been told about it. */
final class UpstreamFilter {

    static final long NO_TOKEN = 0;

    final TopicFilter filter;

    /** How many sessions ask for it, by QoS. */
    private final int[] askers = new int[3];

    /** The wider filter that brings our messages too; none for one that has to be sent to the broker. */
    @Nullable
    UpstreamFilter cover;

    /** The filters that this one covers; only for one that has no cover itself. */
    final Set<UpstreamFilter> covered = new LinkedHashSet<>();

    /** Those that take over when this one leaves: it stays at the broker until they are there. */
    final Set<UpstreamFilter> heirs = new LinkedHashSet<>();

    /** Whether it has its place among the others; it has none without askers. */
    boolean isPlaced;

    /** Whether the broker has it, or may have it. */
    boolean isAtBroker;

    /** With which QoS it was last asked for and granted; none when we do not know. */
    @Nullable
    Qos confirmedQos;

    /** What the broker granted for that; valid with {@link #confirmedQos}. */
    Qos grantedQos = Qos.ZERO;

    /** Valid while a SUBSCRIBE or UNSUBSCRIBE is open. */
    long openToken = NO_TOKEN;

    long openSinceNanos;
    boolean openIsSubscribe;
    Qos askingQos = Qos.ZERO;

    /** Whether the broker has refused it, so that it is not asked for again by itself on this connection. */
    boolean isRefused;

    /** Newcomers for the next SUBSCRIBE. */
    List<Joiner> waiting = new ArrayList<>();

    /** The SUBSCRIBE in progress that newcomers wait for, until its window closes. */
    @Nullable
    Replay replay;

    UpstreamFilter(TopicFilter filter) {
        this.filter = filter;
    }

    /** Takes out those of its newcomers that are meant, first the ones that still wait for their SUBSCRIBE. */
    List<Joiner> takeOut(Predicate<Joiner> isMeant) {
        List<Joiner> taken = new ArrayList<>();
        Predicate<Joiner> take = joiner -> isMeant.test(joiner) && taken.add(joiner);
        waiting.removeIf(take);
        if (replay != null) {
            replay.joiners.removeIf(take);
        }
        return taken;
    }

    void changeAskers(@Nullable Qos before, @Nullable Qos after) {
        if (before != null) {
            askers[before.ordinal()]--;
        }
        if (after != null) {
            askers[after.ordinal()]++;
        }
    }

    boolean hasAskers() {
        return askers[0] + askers[1] + askers[2] > 0;
    }

    /** Whether the broker has to know it: somebody asks for it, and no wider one does the work. */
    boolean isNeeded() {
        return isPlaced && cover == null;
    }

    /** Whether messages of this filter reach us by its own subscription. */
    boolean isConfirmed() {
        return isAtBroker && openToken == NO_TOKEN && confirmedQos != null;
    }

    /** Whether a newcomer with this QoS can be granted something without asking the broker. */
    boolean provides(Qos qos) {
        Qos confirmed = confirmedQos;
        return isAtBroker && confirmed != null && confirmed.compareTo(qos) >= 0 && !isBeingLoweredBelow(qos);
    }

    /** Whether the broker is being told just now to send less than this, or nothing more. */
    private boolean isBeingLoweredBelow(Qos qos) {
        return openToken != NO_TOKEN && !(openIsSubscribe && askingQos.compareTo(qos) >= 0);
    }

    /** The highest QoS that anybody asks for here or under this cover. */
    Qos neededQos() {
        Qos needed = askedQos();
        for (UpstreamFilter narrower : covered) {
            needed = Qos.max(needed, narrower.askedQos());
        }
        return needed;
    }

    /** The QoS to ask the broker for. A covered filter asks for what its cover has, or overlapping would lower the QoS of either at some brokers. */
    Qos qosToAsk() {
        return cover == null ? neededQos() : cover.neededQos();
    }

    private Qos askedQos() {
        return askers[2] > 0 ? Qos.TWO : askers[1] > 0 ? Qos.ONE : Qos.ZERO;
    }

    @Override
    public String toString() {
        return filter.text();
    }
}
