package io.mqttsn.gateway.world;

import io.mqttsn.gateway.routing.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has happened in a world, or in many of them, and what was let pass. */
final class Tally {

    private final long[] happenings = new long[Happening.values().length];
    private final long[] excuses = new long[Excuse.values().length];
    private final long[] bases = new long[Excuse.Of.values().length];
    private final long[] drops = new long[DropReason.values().length];

    void happened(Happening what) {
        happened(what, 1);
    }

    void happened(Happening what, long times) {
        happenings[what.ordinal()] += times;
    }

    long of(Happening what) {
        return happenings[what.ordinal()];
    }

    /** One more of those of which some are excused. */
    void looked(Excuse.Of what) {
        bases[what.ordinal()]++;
    }

    void excused(Excuse why) {
        excuses[why.ordinal()]++;
    }

    void dropped(DropReason reason, long times) {
        drops[reason.ordinal()] += times;
    }

    long of(DropReason reason) {
        return drops[reason.ordinal()];
    }

    /** Which part of what it is of was excused so. */
    double share(Excuse why) {
        return (double) excuses[why.ordinal()] / Math.max(1, bases[why.of().ordinal()]);
    }

    synchronized void add(Tally other) {
        add(happenings, other.happenings);
        add(excuses, other.excuses);
        add(bases, other.bases);
        add(drops, other.drops);
    }

    private static void add(long[] sums, long[] more) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += more[i];
        }
    }

    /** As a table for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Happening what : Happening.values()) {
            lines.add(String.format(Locale.ROOT, "%,12d  %s", of(what), what.words()));
        }
        for (DropReason reason : DropReason.values()) {
            lines.add(String.format(Locale.ROOT, "%,12d  messages dropped: %s", of(reason), reason.words()));
        }
        Excuse.Of last = null;
        for (Excuse why : Excuse.values()) {
            if (why.of() != last) {
                last = why.of();
                lines.add(String.format(
                        Locale.ROOT, "%,12d  %s, of which are excused:", bases[last.ordinal()], last.words()));
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "%,12d    %7.3f %% (at most %.3f)  %s",
                    excuses[why.ordinal()],
                    100 * share(why),
                    100 * why.shareMax(),
                    why.words()));
        }
        return lines;
    }
}
