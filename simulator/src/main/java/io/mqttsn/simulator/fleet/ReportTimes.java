package io.mqttsn.simulator.fleet;

import io.mqttsn.simulator.fleet.profile.ReportSettings;
import java.time.Duration;
import java.util.SplittableRandom;

/** How far apart a sensor's reports are: an interval, which a command may change, with some jitter. */
final class ReportTimes {

    private final ReportSettings settings;
    private final SplittableRandom random;
    private Duration interval;

    ReportTimes(ReportSettings settings, SplittableRandom random) {
        this.settings = settings;
        this.random = random;
        interval = settings.interval();
    }

    Duration interval() {
        return interval;
    }

    /** A command; holds until the next {@link #reset}. */
    void change(Duration interval) {
        this.interval = interval;
    }

    /** The firmware begins anew. */
    void reset() {
        interval = settings.interval();
    }

    /** The first report is followed somewhere within an interval, so that sensors switched on together do not report together for ever. */
    long nanosAfterFirst() {
        return (long) (interval.toNanos() * random.nextDouble());
    }

    long nanosAfterLater() {
        return (long) (interval.toNanos() * (1 + settings.jitter().value() * (2 * random.nextDouble() - 1)));
    }
}
