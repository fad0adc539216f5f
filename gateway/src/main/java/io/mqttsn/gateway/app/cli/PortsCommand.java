package io.mqttsn.gateway.app.cli;

import io.mqttsn.serial.SerialPorts;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ports}. */
@Command(
        name = "ports",
        description =
                "Lists the serial ports of this machine, with who may use them, who does, and the lines that put each into a"
                        + " configuration. Opens none of them.",
        footer = {"", "Examples:", "  mqttsn-gateway ports", "  mqttsn-gateway ports --probe"})
final class PortsCommand implements Callable<Integer> {
    @Option(
            names = "--probe",
            description =
                    "Also opens each port for a moment, and says how that went. Boards that restart when their port is"
                            + " opened will restart.")
    private boolean probe;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        SerialPorts ports = new SerialPorts();
        PrintWriter out = spec.commandLine().getOut();
        out.print(ports.render());
        if (probe && !ports.list().isEmpty()) {
            out.println();
            ports.list().forEach(port -> out.println(SerialPorts.probe(port)));
        }
        out.flush();
        return ExitStatus.OK;
    }
}
