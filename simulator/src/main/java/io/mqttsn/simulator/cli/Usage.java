package io.mqttsn.simulator.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the parser cannot check by itself. */
final class Usage {

    private Usage() {}

    /**
     * @param sentence what is wrong, with the value and what is expected
     * @throws ParameterException with that sentence when {@code condition} does not hold
     */
    static void check(CommandSpec command, boolean condition, String sentence) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), sentence);
        }
    }
}
