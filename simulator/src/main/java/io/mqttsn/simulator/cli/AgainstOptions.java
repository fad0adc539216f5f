package io.mqttsn.simulator.cli;

import io.mqttsn.simulator.bench.Target;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A second gateway that a benchmark compares the first one with. */
final class AgainstOptions {

    @Option(
            names = "--against",
            paramLabel = "HOST:PORT",
            converter = Converters.ToGateway.class,
            description =
                    "Another gateway of any make, B, to compare the first one, A, with. They are measured in turn,"
                            + " A B, B A, A B and so on.")
    @Nullable
    InetSocketAddress gateway;

    @Option(names = "--against-mqtt", paramLabel = "URL", description = "The broker behind B.")
    @Nullable
    String mqtt;

    @Option(names = "--against-pid", paramLabel = "PID", description = "The process of B.")
    @Nullable
    Long pid;

    /** @throws ParameterException when something is said of a gateway that is not named */
    void check(CommandSpec command) {
        if (gateway == null && (mqtt != null || pid != null)) {
            throw new ParameterException(command.commandLine(), "--against-mqtt and --against-pid need --against");
        }
    }

    /** The gateway, if there is one. */
    Optional<Target> target(BrokerOptions broker) {
        return gateway == null
                ? Optional.empty()
                : Optional.of(new Target(
                        "B",
                        gateway,
                        mqtt == null ? Optional.empty() : broker.access("--against-mqtt", mqtt),
                        BenchCommand.optional(pid)));
    }
}
