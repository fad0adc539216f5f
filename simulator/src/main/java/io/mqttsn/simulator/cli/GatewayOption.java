package io.mqttsn.simulator.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** Where the gateway is, for commands that are more than one client. */
final class GatewayOption {

    @Option(
            names = {"-g", "--gateway"},
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:10000",
            converter = Converters.ToGateway.class,
            description = "The gateway's UDP listener. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress address = new InetSocketAddress(0);
}
