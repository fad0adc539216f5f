package io.mqttsn.udp;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Warns at most once a minute about things that anybody on the network can cause, and says how many it kept to itself. (NOT thread safe.) */
final class BoundedLog {

    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private boolean hasWarned;
    private long lastNanos;
    private long leftOut;

    BoundedLog(Logger log) {
        this.log = log;
    }

    void warn(String sentence, long nowNanos) {
        if (hasWarned && nowNanos - lastNanos < INTERVAL_NANOS) {
            leftOut++;
            return;
        }
        if (leftOut > 0) {
            log.warn("{} ({} more in the time before were not logged)", sentence, leftOut);
        } else {
            log.warn("{}", sentence);
        }
        hasWarned = true;
        lastNanos = nowNanos;
        leftOut = 0;
    }
}
