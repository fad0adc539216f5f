package io.mqttsn.gateway.world;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.Publish;
import io.mqttsn.gateway.core.Notice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The last exchanges of a world, as a message chart; written only when somebody wants to read it.
 *
 * <pre>
 *      seconds  who      sensor   gateway
 *   184.680811  s4       |--&gt;         |  DISCONNECT          sent
 *   184.753200  s4       |         --&gt;|  DISCONNECT          arrived
 *   184.753200  s4       |         &lt;--|  DISCONNECT
 *   184.801000  s4       |&lt;--         |  DISCONNECT
 * </pre>
 */
final class Chart {

    /** How many lines a failure shows; {@code -Dworld.chart=N} for more. */
    static final int LINES_DEFAULT = 60;

    static final String EVERYBODY = "";

    static final String SENT = "|-->         |";
    static final String HEARD = "|         -->|";
    static final String ANSWERED = "|         <--|";
    static final String RECEIVED = "|<--         |";

    private static final String HEADER = "     seconds  who      sensor   gateway";

    private static final int TEXT_MAX = 30;

    private final Agenda agenda;
    private final int linesMax;
    private final String only;
    private final ArrayDeque<Line> lines = new ArrayDeque<>();

    private record Line(long elapsedNanos, String who, String what, Object detail) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%12.6f  %-8s %-14s  %s", elapsedNanos / 1e9, who, what, text(detail));
        }
    }

    /** @param only whose lines are kept, {@link #EVERYBODY} for all */
    Chart(Agenda agenda, int linesMax, String only) {
        this.agenda = agenda;
        this.linesMax = linesMax;
        this.only = only;
    }

    private static String text(Object detail) {
        if (detail instanceof Notice notice) {
            return notice.kind().words() + ": " + notice.subject() + ", " + notice.detail();
        }
        if (!(detail instanceof Frame frame)) {
            return shortened(detail.toString());
        }
        Frame inner = frame instanceof Encapsulated node ? node.message() : frame;
        String text = FrameText.of(frame);
        return inner instanceof Publish publish
                ? text + " = " + shortened(publish.data().asText())
                : text;
    }

    /** Payloads are padded with dots. */
    private static String shortened(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '.') {
            end--;
        }
        boolean isLong = text.length() - end > TEXT_MAX;
        return isLong ? text.substring(0, end) + "..... (" + text.length() + " characters)" : text;
    }

    /**
     * @param who the sensor, {@code broker} or {@code -}
     * @param detail a message, or something whose text does not change any more
     */
    void add(String who, String what, Object detail) {
        if (!isWanted(who, detail)) {
            return;
        }
        if (lines.size() == linesMax) {
            lines.remove();
        }
        lines.add(new Line(agenda.elapsedNanos(), who, what, detail));
    }

    private boolean isWanted(String who, Object detail) {
        return only.isEmpty()
                || who.equals(only)
                || !(detail instanceof Frame) && text(detail).contains(only);
    }

    List<String> lines() {
        List<String> texts = new ArrayList<>();
        texts.add(HEADER);
        lines.forEach(line -> texts.add(line.toString()));
        return texts;
    }
}
