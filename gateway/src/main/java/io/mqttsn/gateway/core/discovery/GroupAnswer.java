package io.mqttsn.gateway.core.discovery;

import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Octets;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Deadlines.Deadline;
import java.time.Duration;

/**
 * One listener's GWINFO to its group: one for all questions that come before it is sent, a moment after the first of them, and none when another gateway is
 * faster. The moment is other for each gateway and each time, so that gateways that hear the same question do not all speak at once.
 */
final class GroupAnswer {

    /** Far less than T_GWINFO, after which clients answer for their gateways. */
    static final Duration DELAY_MAX = Duration.ofMillis(250);

    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

    private final CoreContext core;
    private final String listener;
    private final Deadline due;
    private int radius;

    GroupAnswer(CoreContext core, String listener) {
        this.core = core;
        this.listener = listener;
        this.due = new Deadline(this, this::answer);
    }

    /** @param askedRadius the answer goes as far as the farthest question, 0 for the whole network */
    void asked(int askedRadius) {
        if (!due.isPending()) {
            radius = askedRadius;
            core.deadlines().schedule(due, core.nowNanos() + delayNanos());
        } else if (radius != 0) {
            radius = askedRadius == 0 ? 0 : Math.max(radius, askedRadius);
        }
    }

    /** The core has no dice; the time of the question, in nanoseconds, is as good when it is well stirred. */
    private long delayNanos() {
        long stirred = (core.nowNanos() ^ (long) core.settings().gatewayId() << 48) * GOLDEN_RATIO;
        stirred = (stirred ^ stirred >>> 29) * GOLDEN_RATIO;
        return Math.floorMod(stirred ^ stirred >>> 32, DELAY_MAX.toNanos());
    }

    /** Another gateway has answered: whoever asked knows one now. */
    void forgo() {
        core.deadlines().cancel(due);
    }

    private void answer() {
        GwInfo here = new GwInfo(core.settings().gatewayId(), Octets.EMPTY);
        core.sink().sendMessage(new Everybody(listener, radius), here);
    }
}
