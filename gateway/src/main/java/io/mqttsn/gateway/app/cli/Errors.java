package io.mqttsn.gateway.app.cli;

import io.mqttsn.config.ConfigError;
import io.mqttsn.gateway.app.HeapNeed;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How errors look: one sentence each, on standard error, and where to read on. */
final class Errors {
    private Errors() {}

    /** Prints what is wrong with a configuration, and answers with the exit status. */
    static int report(CommandSpec spec, List<ConfigError> errors) {
        PrintWriter err = spec.commandLine().getErr();
        errors.forEach(error -> err.println(error.sentence()));
        err.flush();
        return ExitStatus.WRONG_USE;
    }

    /** A configuration may allow more than there is memory for, and still be right for this site: that is no error. */
    static void warnOfMemory(CommandSpec spec, GatewayConfig config) {
        HeapNeed.of(config)
                .warning(Runtime.getRuntime().maxMemory())
                .ifPresent(spec.commandLine().getErr()::println);
    }

    /** For switches that picocli does not understand. */
    static int report(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return ExitStatus.WRONG_USE;
    }
}
