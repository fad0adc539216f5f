package io.mqttsn.gateway.world;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The last exchanges of a world, as a message chart; written only when somebody wants to read it. */
final class Chart {

    /** How many lines a failure shows; {@code -Dworld.chart=N} for more. */
    static final int LINES_DEFAULT = 60;

    private final Agenda agenda;
    private final int linesMax;
    private final ArrayDeque<Line> lines = new ArrayDeque<>();

    private record Line(long elapsedNanos, String who, String what, Object detail) {

        @Override
        public String toString() {
            String text = detail instanceof Frame frame ? FrameText.of(frame) : detail.toString();
            return String.format(Locale.ROOT, "%12.6f  %-6s %-10s %s", elapsedNanos / 1e9, who, what, text);
        }
    }

    Chart(Agenda agenda, int linesMax) {
        this.agenda = agenda;
        this.linesMax = linesMax;
    }

    /**
     * @param who the sensor, {@code broker} or {@code -}
     * @param detail a message, or something whose text does not change any more
     */
    void add(String who, String what, Object detail) {
        if (lines.size() == linesMax) {
            lines.remove();
        }
        lines.add(new Line(agenda.elapsedNanos(), who, what, detail));
    }

    List<String> lines() {
        List<String> texts = new ArrayList<>();
        lines.forEach(line -> texts.add(line.toString()));
        return texts;
    }
}
