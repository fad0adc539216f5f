package io.mqttsn.time;

/**
 * Moments in monotonic nanoseconds, compared by their difference: a clock may start anywhere, and wrap. They must lie less than 292 years apart.
 */
public final class Moments {

    /** No moment at all. */
    public static final long NEVER = Long.MAX_VALUE;

    private Moments() {}

    /** The moment so long after {@code nanos}; one that would look like {@link #NEVER} becomes a nanosecond more, never less. */
    public static long after(long nanos, long delayNanos) {
        return notNever(nanos + delayNanos);
    }

    /** The same moment, or the next one when it looks like {@link #NEVER}: what is due must not be too early either. */
    public static long notNever(long nanos) {
        return nanos == NEVER ? NEVER + 1 : nanos;
    }

    /** Whether the time for {@code nanos} has come, which it never has for {@link #NEVER}. */
    public static boolean isDue(long nanos, long nowNanos) {
        return nanos != NEVER && nanos - nowNanos <= 0;
    }

    /** The earlier of the two; {@link #NEVER} when both are. */
    public static long earlier(long a, long b) {
        if (a == NEVER) {
            return b;
        }
        return b == NEVER || a - b <= 0 ? a : b;
    }
}
