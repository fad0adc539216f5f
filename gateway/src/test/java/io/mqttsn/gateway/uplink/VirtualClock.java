package io.mqttsn.gateway.uplink;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Time that passes only when a test says so. */
final class VirtualClock implements LongSupplier {

    private long nowNanos = Long.MAX_VALUE - 1_234_567_890L;
    private @Nullable Uplink driven;

    /** The uplink whose deadlines this clock fires. */
    Uplink driving(Uplink uplink) {
        driven = uplink;
        return uplink;
    }

    @Override
    public long getAsLong() {
        return nowNanos;
    }

    /** Lets time pass, without firing anything. */
    void advance(Duration time) {
        nowNanos += time.toNanos();
    }

    /** Fires the next deadline, if there is one. */
    boolean advanceToNextDeadline() {
        Uplink uplink = Objects.requireNonNull(driven);
        long next = uplink.nextDeadlineNanos();
        if (next == Long.MAX_VALUE) {
            return false;
        }
        nowNanos = next;
        uplink.advanceTo(next);
        return true;
    }
}
