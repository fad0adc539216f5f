package io.mqttsn.simulator.net;

import io.mqttsn.time.Moments;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a sensor. As answers only move deadlines away, an earlier moment than the wanted one is left as it is: deadlines are looked at when it
 * comes and not at each message. Confined to the loop.
 */
public final class WakeUp {

    private final SensorLoop loop;
    private final Runnable task;
    private @Nullable ScheduledFuture<?> pending;
    private long atNanos;

    /** @param task what to do when the time has come, or somewhat earlier */
    public WakeUp(SensorLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /**
     * Comes at this moment of {@link System#nanoTime}, or before.
     *
     * @param dueNanos {@link Moments#NEVER} for no need
     */
    public void noLaterThan(long dueNanos) {
        if (dueNanos == Moments.NEVER || pending != null && atNanos - dueNanos <= 0) {
            return;
        }
        cancel();
        atNanos = dueNanos;
        pending = loop.schedule(this::fired, Math.max(0, dueNanos - System.nanoTime()));
    }

    public void cancel() {
        if (pending != null) {
            pending.cancel(false);
            pending = null;
        }
    }

    private void fired() {
        pending = null;
        task.run();
    }
}
