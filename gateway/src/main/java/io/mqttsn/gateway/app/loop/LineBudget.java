package io.mqttsn.gateway.app.loop;

import java.time.Duration;

/**
 * (NOT thread safe.) Keeps a log short while much happens: so many lines per period, and a count of those that were left out.
 */
final class LineBudget {
    private final int linesMax;
    private final long periodNanos;

    private boolean started;
    private long periodBeganNanos;
    private int lines;
    private long leftOut;

    /**
     * @param linesMax lines in one period, at least 1
     * @param period how long a period lasts; it begins with its first line
     */
    LineBudget(int linesMax, Duration period) {
        this.linesMax = linesMax;
        this.periodNanos = period.toNanos();
    }

    /** Whether one more line may be written; one that may not is counted as left out. */
    boolean take(long nowNanos) {
        if (!started || nowNanos - periodBeganNanos >= periodNanos) {
            started = true;
            periodBeganNanos = nowNanos;
            lines = 0;
        }
        if (lines == linesMax) {
            leftOut++;
            return false;
        }
        lines++;
        return true;
    }

    /** How many lines were left out since the last call. */
    long takeLeftOut() {
        long taken = leftOut;
        leftOut = 0;
        return taken;
    }
}
