package io.mqttsn.gateway.app.cli;

import io.mqttsn.config.ConfigResult;
import io.mqttsn.gateway.app.Gateway;
import io.mqttsn.gateway.app.StartException;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.log.LogSetup;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code run}, and what happens without any command. */
@Command(
        name = "run",
        description = "Runs the gateway until Ctrl-C or SIGTERM. This is what happens without a command, too.",
        mixinStandardHelpOptions = false,
        footer = {
            "",
            "Examples:",
            "  mqttsn-gateway run",
            "  mqttsn-gateway run --config etc/gateway.yaml",
            "  mqttsn-gateway run --udp 0.0.0.0:10000 --broker tcp://192.168.1.2:1883",
            "  mqttsn-gateway run --mqtt 127.0.0.1:1884 --predefined 1=plant/temperature",
            "  mqttsn-gateway run --set sensors.retry=5s --set log.level=debug"
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ConfigResult<GatewayConfig> loaded = options.load();
        if (!(loaded instanceof ConfigResult.Valid<GatewayConfig> valid)) {
            return Errors.report(spec, loaded.errors());
        }
        LogSetup.setLevel(valid.value().log().level().name());
        Gateway gateway;
        try {
            gateway = Gateway.start(valid.value());
        } catch (StartException e) {
            spec.commandLine().getErr().println("mqttsn-gateway: " + e.getMessage());
            return ExitStatus.FAILED;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(gateway), "gw-stop"));
        gateway.summary().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().flush();
        new CountDownLatch(1).await();
        return ExitStatus.OK;
    }

    /** In a shutdown hook; a stop that was asked for and went well is no failure, whatever the signal was. */
    private static void end(Gateway gateway) {
        gateway.stop();
        LogSetup.finish();
        Runtime.getRuntime().halt(ExitStatus.OK);
    }
}
