package io.mqttsn.gateway.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program as the shell sees it. Without a command it runs. */
@Command(
        name = "mqttsn-gateway",
        description =
                "Gives MQTT-SN sensors, on UDP or behind serial ports, a full MQTT session, at a broker of yours or at the built-in one.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "A first try, in three terminals:",
            "  mqttsn-gateway run",
            "  mqttsn-sim sub --topic 'greenhouse/#' --topics",
            "  mqttsn-sim pub --topic greenhouse/temperature --message 21.5",
            "",
            "Exit status: 0 all went well, 1 it did not work, 2 wrong switches or configuration."
        },
        subcommands = {
            RunCommand.class,
            CheckConfigCommand.class,
            PrintConfigCommand.class,
            PortsCommand.class,
            VersionCommand.class
        })
public final class GatewayCommand implements Callable<Integer> {
    @Mixin
    private RunCommand run = new RunCommand();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Shows this help.")
    private boolean help;

    @Override
    public Integer call() throws Exception {
        return run.call();
    }

    /**
     * Does what the arguments say, until it is done.
     *
     * @return the exit status
     */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new GatewayCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setParameterExceptionHandler(Errors::report)
                .setExitCodeExceptionMapper(failure -> ExitStatus.FAILED)
                .setOut(new PrintWriter(System.out, true))
                .setErr(new PrintWriter(System.err, true));
    }
}
