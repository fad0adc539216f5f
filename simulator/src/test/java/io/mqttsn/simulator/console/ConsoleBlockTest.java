package io.mqttsn.simulator.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConsoleBlockTest {

    private final StringWriter written = new StringWriter();
    private final ConsoleBlock block = new ConsoleBlock(new PrintWriter(written));

    /** What a terminal of endless height shows after all that was written. */
    private List<String> screen() {
        List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
        int row = 0;
        Matcher token =
                Pattern.compile("\u001b\\[(\\?)?(\\d*)([A-Za-z])|.|\n|\r").matcher(written.toString());
        while (token.find()) {
            if (token.group(3) == null) {
                switch (token.group()) {
                    case "\n" -> {
                        row++;
                        if (row == lines.size()) {
                            lines.add(new StringBuilder());
                        }
                    }
                    case "\r" -> {}
                    default -> lines.get(row).append(token.group());
                }
            } else if (token.group(3).equals("A")) {
                row -= Integer.parseInt(token.group(2));
            } else if (token.group(3).equals("J")) {
                while (lines.size() > row) {
                    lines.remove(lines.size() - 1);
                }
                lines.add(new StringBuilder());
            }
        }
        return lines.stream().map(StringBuilder::toString).toList();
    }

    @Test
    void shouldRedrawInPlace() {
        block.show(List.of("a 1", "b 1"));
        block.show(List.of("a 2", "b 2", "c 2"));
        block.show(List.of("a 3"));
        assertEquals(List.of("a 3", ""), screen());
    }

    @Test
    void shouldLetLogLinesScrollByAbove() {
        block.show(List.of("a 1", "b 1"));
        block.above("INFO something\n");
        block.show(List.of("a 2", "b 2"));
        block.above("two\nlines");
        assertEquals(List.of("INFO something", "two", "lines", "a 2", "b 2", ""), screen());
    }

    @Test
    void shouldLeaveTheLastStateBehind() {
        block.show(List.of("a 1"));
        block.leave();
        block.above("bye");
        assertEquals(List.of("a 1", "bye", ""), screen());
    }
}
