package io.mqttsn.simulator.client;

/**
 * A moment that may be armed. Moments are compared by difference, so a clock that wraps around does no harm; they must lie less than 292 years
 * apart.
 */
public final class Deadline {

    /** No deadline at all. */
    public static final long NEVER = Long.MAX_VALUE;

    private long atNanos = NEVER;

    Deadline() {}

    void arm(long nowNanos, long delayNanos) {
        atNanos = after(nowNanos, delayNanos);
    }

    /** The moment {@code delayNanos} from now; the one value that means {@link #NEVER} becomes a nanosecond more. */
    static long after(long nowNanos, long delayNanos) {
        long moment = nowNanos + delayNanos;
        return moment == NEVER ? NEVER + 1 : moment;
    }

    void cancel() {
        atNanos = NEVER;
    }

    boolean isArmed() {
        return atNanos != NEVER;
    }

    boolean isDue(long nowNanos) {
        return atNanos != NEVER && nowNanos - atNanos >= 0;
    }

    /** {@link #NEVER} when not armed. */
    long atNanos() {
        return atNanos;
    }

    /** The earlier of the two; {@link #NEVER} when both are. */
    public static long earliest(long a, long b) {
        if (a == NEVER) {
            return b;
        }
        return b == NEVER || a - b <= 0 ? a : b;
    }
}
