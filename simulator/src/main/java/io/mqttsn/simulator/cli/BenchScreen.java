package io.mqttsn.simulator.cli;

import io.mqttsn.simulator.bench.BenchListener;
import io.mqttsn.simulator.bench.BenchReport;
import io.mqttsn.simulator.bench.BenchResult;
import io.mqttsn.simulator.bench.BenchSettings;
import io.mqttsn.simulator.bench.Comparison;
import io.mqttsn.simulator.console.ConsoleBlock;
import java.io.PrintWriter;
import java.util.List;

/** Shows a benchmark: the table, and below it, in a terminal only, what goes on right now. */
final class BenchScreen implements BenchListener {

    private final PrintWriter out;
    private final ConsoleBlock block;
    private final boolean interactive;
    private final BenchSettings settings;

    BenchScreen(PrintWriter out, boolean interactive, BenchSettings settings) {
        this.out = out;
        this.interactive = interactive;
        this.settings = settings;
        block = new ConsoleBlock(out);
        line(BenchReport.header(settings));
    }

    @Override
    public void progress(String line) {
        if (interactive) {
            block.show(List.of(line));
        }
    }

    @Override
    public void result(BenchResult result) {
        line(BenchReport.row(settings, result));
    }

    @Override
    public void comparison(Comparison comparison) {
        line(BenchReport.text(comparison));
    }

    /** Takes the progress away; what follows stands below the table. */
    void end() {
        if (interactive) {
            block.show(List.of());
            block.leave();
        }
    }

    private void line(String text) {
        if (interactive) {
            block.above(text);
        } else {
            out.println(text);
            out.flush();
        }
    }
}
