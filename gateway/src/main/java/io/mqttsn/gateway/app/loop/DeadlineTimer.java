package io.mqttsn.gateway.app.loop;

import io.mqttsn.time.Moments;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a loop. It moves only to an earlier time; when it fires too early, nothing is found due, and it is set again. (NOT thread safe: used on the
 * loop.)
 */
final class DeadlineTimer {
    /** Never less: a deadline that stays due although it was fired must not keep a processor busy. */
    private static final long NANOS_MIN = TimeUnit.MICROSECONDS.toNanos(100);

    private final EventLoop loop;
    private final Runnable due;
    private final Runnable fired = this::fired;
    private @Nullable Future<?> pending;
    private long pendingNanos = Moments.NEVER;

    /** @param due told on the loop */
    DeadlineTimer(EventLoop loop, Runnable due) {
        this.loop = loop;
        this.due = due;
    }

    /** @param atNanos by the ticker of the loop, {@link Moments#NEVER} for never */
    void set(long atNanos) {
        if (atNanos == Moments.NEVER || pendingNanos == Moments.earlier(atNanos, pendingNanos)) {
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
        pendingNanos = Moments.NEVER;
        due.run();
    }
}
