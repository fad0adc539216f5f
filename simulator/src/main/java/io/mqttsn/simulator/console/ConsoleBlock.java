package io.mqttsn.simulator.console;

import java.io.PrintWriter;
import java.util.List;

/**
 * A block of lines at the bottom of a terminal that is redrawn in place, while other lines scroll by above it. Thread safe: whoever else writes to the
 * terminal, a log appender for example, goes through {@link #above}.
 */
public final class ConsoleBlock {

    private static final String ESC = "\u001b[";
    private static final String CLEAR_TO_END = ESC + "J";
    /** Without this a line that is too wide would take two, and the cursor would miscount. */
    private static final String WRAP_OFF = ESC + "?7l";

    private static final String WRAP_ON = ESC + "?7h";

    private final PrintWriter out;
    private List<String> shown = List.of();

    public ConsoleBlock(PrintWriter out) {
        this.out = out;
    }

    /** Shows {@code lines} in the place of those before; they should be fewer than the terminal has. */
    public synchronized void show(List<String> lines) {
        StringBuilder frame = erased();
        append(frame, lines);
        shown = List.copyOf(lines);
        write(frame);
    }

    /** Writes a line, or several, that scroll away above the block. */
    public synchronized void above(String text) {
        StringBuilder frame = erased().append(text.stripTrailing()).append('\n');
        append(frame, shown);
        write(frame);
    }

    /** Leaves the block where it stands; what follows is written below it. */
    public synchronized void leave() {
        shown = List.of();
    }

    private StringBuilder erased() {
        StringBuilder frame = new StringBuilder(1024);
        if (!shown.isEmpty()) {
            frame.append('\r').append(ESC).append(shown.size()).append('A').append(CLEAR_TO_END);
        }
        return frame;
    }

    private static void append(StringBuilder frame, List<String> lines) {
        if (!lines.isEmpty()) {
            frame.append(WRAP_OFF);
            lines.forEach(line -> frame.append(line).append('\n'));
            frame.append(WRAP_ON);
        }
    }

    /** In one piece, so that nobody sees half a block. */
    private void write(CharSequence frame) {
        out.append(frame);
        out.flush();
    }
}
