package io.mqttsn.gateway.app.loop;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a loop. It moves only to an earlier time; when it fires too early, nothing is found due, and it is set again. (NOT thread safe: used on the
 * loop.)
 */
final class DeadlineTimer {
    private static final long NEVER = Long.MAX_VALUE;

    /** Never less: a deadline that stays due although it was fired must not keep a processor busy. */
    private static final long NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(100);

    private final EventLoop loop;
    private final Runnable due;
    private final Runnable fired = this::fired;
    private @Nullable Future<?> pending;
    private long pendingNanos = NEVER;

    /** @param due told on the loop */
    DeadlineTimer(EventLoop loop, Runnable due) {
        this.loop = loop;
        this.due = due;
    }

    /** @param atNanos by the ticker of the loop, {@link Long#MAX_VALUE} for never */
    void set(long atNanos) {
        if (atNanos == NEVER || pendingNanos == earlier(atNanos, pendingNanos)) {
            return;
        }
        cancel();
        long delayNanos = Math.max(atNanos - loop.ticker().nanoTime(), NANOS_MIN);
        pending = loop.schedule(fired, delayNanos, TimeUnit.NANOSECONDS);
        pendingNanos = atNanos;
    }

    void cancel() {
        if (pending != null) {
            pending.cancel(false);
        }
    }

    private void fired() {
        pending = null;
        pendingNanos = NEVER;
        due.run();
    }

    /** The earlier of two points in monotonic time, of which {@link Long#MAX_VALUE} is never. */
    static long earlier(long a, long b) {
        if (a == NEVER) {
            return b;
        }
        return b == NEVER || a - b <= 0 ? a : b;
    }
}
