package io.mqttsn.gateway.core;

import io.mqttsn.transport.PeerAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * So many events a second in all, and so many from each source. Sources are remembered up to a bound, beyond which the oldest is forgotten: a flood of forged
 * sources still meets the limit in all.
 */
public final class SourceLimit {

    private static final int SOURCES_MAX = 4096;

    private final int perSourceAndSecond;
    private final int perSecond;
    /** Begins with the first event: before that nobody knows the time, which may start anywhere. */
    private @Nullable TokenBucket all;

    private final Map<String, TokenBucket> bySource = new BoundedMap<>(SOURCES_MAX);

    public SourceLimit(int perSecond, int perSourceAndSecond) {
        this.perSecond = perSecond;
        this.perSourceAndSecond = perSourceAndSecond;
    }

    /** Whether one more event of this source is within both limits; if so, it counts. */
    public boolean tryTake(PeerAddress from, long nowNanos) {
        if (all == null) {
            all = new TokenBucket(perSecond, nowNanos);
        }
        return bySource.computeIfAbsent(from.source(), source -> new TokenBucket(perSourceAndSecond, nowNanos))
                        .tryTake(nowNanos)
                && all.tryTake(nowNanos);
    }
}
