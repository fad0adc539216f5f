package io.mqttsn.simulator.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command that was run in this process, and what it left behind. */
record ToolRun(int exitCode, String out, String err) {

    static ToolRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = SimulatorMain.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new ToolRun(exitCode, out.toString(), err.toString());
    }

    /** As a program prints them. */
    static String lines(String... lines) {
        return Stream.of(lines).map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }
}
