package io.mqttsn.simulator.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code mqttsn-sim}: MQTT-SN clients for the command line. Exit codes: 0 done, 1 failed, 2 wrong usage or no gateway. */
@Command(
        name = "mqttsn-sim",
        mixinStandardHelpOptions = true,
        versionProvider = SimulatorMain.Version.class,
        description = "MQTT-SN 1.2 clients and tools to try out, watch, fill and measure any gateway.",
        subcommands = {
            PubCommand.class,
            SubCommand.class,
            SleepCommand.class,
            SearchCommand.class,
            PingCommand.class,
            ProbeCommand.class,
            DecodeCommand.class,
            SniffCommand.class,
            FleetCommand.class,
            BenchCommand.class,
            XBeeCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Try:",
            "  mqttsn-sim fleet",
            "  mqttsn-sim sub --topic 'sensors/#' --topics",
            "  mqttsn-sim pub --topic sensors/1/temperature --message 21.5 --qos 1",
            "  mqttsn-sim probe",
            "  mqttsn-sim decode 0217",
            "  mqttsn-sim COMMAND --help",
            "",
            "Exit codes: 0 done, 1 failed or refused, 2 could not be tried: wrong usage, or no gateway that answers."
                    + " Those of probe are a monitoring plugin's."
        })
public final class SimulatorMain {

    private static final String LOGBACK_FILE = "logback.configurationFile";

    SimulatorMain() {}

    public static void main(String[] arguments) {
        if (System.getProperty(LOGBACK_FILE) == null) {
            System.setProperty(LOGBACK_FILE, "io/mqttsn/simulator/cli/logback.xml");
        }
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        System.exit(run(out, err, arguments));
    }

    /** Runs one command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine commandLine = new CommandLine(new SimulatorMain())
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((exception, parsed) -> {
                    CommandLine command = exception.getCommandLine();
                    if (command.getCommand() instanceof ProbeCommand) {
                        // Monitoring systems show the first line of the output, and nothing of the errors.
                        out.println("UNKNOWN - "
                                + sentence(exception).replace('\n', ';').replace('|', '/'));
                    }
                    err.println(command.getCommandSpec().qualifiedName() + ": " + sentence(exception));
                    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
                    return command.getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    if (exception instanceof ToolFailure failure) {
                        err.println("mqttsn-sim " + command.getCommandName() + ": " + failure.getMessage());
                        return failure.exitCode();
                    }
                    if (command.getCommand() instanceof ProbeCommand) {
                        out.println("UNKNOWN - the probe itself failed: " + exception);
                    }
                    throw exception;
                });
        return arguments.length == 0 ? usage(commandLine, out) : commandLine.execute(arguments);
    }

    /** In the words of the tools where the parser's own would not help. */
    private static String sentence(ParameterException exception) {
        if (exception instanceof UnmatchedArgumentException unmatched
                && exception.getCommandLine().getParent() == null
                && !unmatched.isUnknownOption()) {
            return "there is no command '" + unmatched.getUnmatched().get(0) + "'";
        }
        return String.valueOf(exception.getMessage()).replaceFirst("^Error: ", "");
    }

    private static int usage(CommandLine commandLine, PrintWriter out) {
        commandLine.usage(out);
        return 2;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = SimulatorMain.class.getPackage().getImplementationVersion();
            return new String[] {"mqttsn-sim " + (version == null ? "(not packaged)" : version)};
        }
    }
}
