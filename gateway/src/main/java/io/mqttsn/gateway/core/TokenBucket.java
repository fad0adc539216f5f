package io.mqttsn.gateway.core;

/** Allows so many events a second, and as many at once after a quiet second. */
public final class TokenBucket {

    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private long tokens;
    private long refilledAtNanos;

    /**
     * @param perSecond 0 allows nothing
     */
    public TokenBucket(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.refilledAtNanos = nowNanos;
    }

    public boolean tryTake(long nowNanos) {
        if (nowNanos - refilledAtNanos >= SECOND) {
            tokens = perSecond;
            refilledAtNanos = nowNanos;
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
