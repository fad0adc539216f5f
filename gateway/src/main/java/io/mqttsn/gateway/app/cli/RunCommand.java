package io.mqttsn.gateway.app.cli;

import io.mqttsn.config.ConfigResult;
import io.mqttsn.gateway.app.Gateway;
import io.mqttsn.gateway.app.StartException;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.UdpListenerConfig;
import io.mqttsn.gateway.app.demo.Demo;
import io.mqttsn.gateway.app.log.LogSetup;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}, and what happens without any command. */
@Command(
        name = "run",
        description = "Runs the gateway until Ctrl-C or SIGTERM. This is what happens without a command, too.",
        mixinStandardHelpOptions = false,
        footer = {
            "",
            "Examples:",
            "  mqttsn-gateway run --demo",
            "  mqttsn-gateway run --config etc/gateway.yaml",
            "  mqttsn-gateway run --udp 0.0.0.0:10000 --broker tcp://192.168.1.2:1883",
            "  mqttsn-gateway run --serial /dev/ttyUSB0,9600,xbee",
            "  mqttsn-gateway run --mqtt 127.0.0.1:1884 --predefined 1=plant/temperature",
            "  mqttsn-gateway run --set sensors.retry=5s --set log.level=debug"
        })
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--demo",
            description =
                    "Adds a field of simulated sensors and shows what they do: the quickest way to see the gateway at work.")
    private boolean demo;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ConfigResult<GatewayConfig> loaded = demo ? options.loadForDemo() : options.load();
        if (!(loaded instanceof ConfigResult.Valid<GatewayConfig> valid)) {
            return Errors.report(spec, loaded.errors());
        }
        if (demo && valid.value().listeners().stream().noneMatch(UdpListenerConfig.class::isInstance)) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "mqttsn-gateway: the sensors of --demo need a listener of type udp: add --udp 127.0.0.1:0");
            return ExitStatus.WRONG_USE;
        }
        Errors.warnOfMemory(spec, valid.value());
        LogSetup.setLevel(valid.value().log().level().name());
        OrderlyEnd end = new OrderlyEnd();
        Gateway gateway;
        try {
            gateway = Gateway.start(valid.value());
        } catch (StartException e) {
            end.isNotNeeded();
            spec.commandLine().getErr().println("mqttsn-gateway: " + e.getMessage());
            return ExitStatus.FAILED;
        }
        end.add(gateway::stop);
        PrintWriter out = spec.commandLine().getOut();
        gateway.summary().forEach(out::println);
        out.flush();
        if (demo) {
            end.add(startDemo(gateway, out));
        }
        new CountDownLatch(1).await();
        return ExitStatus.OK;
    }

    private static Demo startDemo(Gateway gateway, PrintWriter out) {
        out.println();
        out.println(
                "  Eight simulated sensors report every five seconds; two of them sleep in between. Ctrl-C ends it all.");
        out.println();
        Demo sensors = Demo.start(gateway.udpPorts().get(0), out);
        LogSetup.writeTo(sensors.lines());
        return sensors;
    }
}
