package io.mqttsn.simulator.console;

import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.fleet.FleetListener;
import io.mqttsn.simulator.fleet.FleetSnapshot;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Shows a fleet to people: a table redrawn in place in a terminal, one line per snapshot anywhere else.
 *
 * <p>A program with log lines of its own hands them to {@link #line}, so that they scroll by above the table instead of tearing it.
 */
public final class FleetDisplay implements FleetListener {

    /** After so many violations of one rule only their number is shown. */
    private static final int VIOLATIONS_SHOWN = 3;

    private final PrintWriter out;
    private final ConsoleBlock block;
    private final boolean interactive;
    private final Bounds bounds;
    private final Map<Violation.Kind, Integer> violations = new EnumMap<>(Violation.Kind.class);

    /**
     * @param interactive whether {@code out} is a terminal, see {@link Terminal#isInteractive()}
     * @param bounds for the progress bar
     */
    public FleetDisplay(PrintWriter out, boolean interactive, Bounds bounds) {
        this.bounds = bounds;
        this.out = out;
        this.interactive = interactive;
        block = new ConsoleBlock(out);
    }

    /** Writes a line of somebody else. */
    public void line(String text) {
        if (interactive) {
            block.above(text);
        } else {
            out.println(text.stripTrailing());
            out.flush();
        }
    }

    /** The table stays as it is; what follows comes below it. */
    public void end() {
        block.leave();
    }

    @Override
    public void snapshot(FleetSnapshot snapshot) {
        if (interactive) {
            block.show(FleetTable.block(snapshot, bounds));
        } else {
            line(FleetTable.line(snapshot));
        }
    }

    @Override
    public void violated(String clientId, Violation violation) {
        if (violations.merge(violation.kind(), 1, Integer::sum) <= VIOLATIONS_SHOWN) {
            line("the gateway broke a rule towards " + clientId + ": " + violation.kind() + ", " + violation.detail()
                    + ", in " + violation.message());
        }
    }

    @Override
    public void problem(String sentence) {
        line(sentence);
    }
}
