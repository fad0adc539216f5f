package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.time.Moments;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One SUBSCRIBE whose retained messages are awaited, and by whom. It ends a configured time after the SUBACK, or after the last retained message: brokers send
 * them behind it (MQTT 3.1.1, §3.8.4), but do not say which is the last, and many take their time.
 */
final class Replay {

    /** Beyond this many names a retained message may come twice when replays overlap. */
    private static final int NAMES_MAX = 10_000;

    static final long NOT_YET = Moments.NEVER;

    final UpstreamFilter upstream;
    final List<Joiner> joiners;
    long closesAtNanos = NOT_YET;

    /** When SUBACK, or the last retained message behind it, has come; valid when the replay is about to close. */
    long heardAtNanos;

    /** What has come: of two overlapping replays each brings the same message. */
    private final Set<TopicName> seen = new HashSet<>();

    Replay(UpstreamFilter upstream, List<Joiner> joiners) {
        this.upstream = upstream;
        this.joiners = joiners;
    }

    boolean wants(TopicName topic) {
        return upstream.filter.matches(topic);
    }

    /** Whether a retained message of this name has not come before. */
    boolean isFirst(TopicName topic) {
        return seen.size() >= NAMES_MAX || seen.add(topic);
    }
}
