package io.mqttsn.gateway.app.cli;

import io.mqttsn.config.ConfigResult;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check-config}. */
@Command(
        name = "check-config",
        description =
                "Reads the configuration, and says what is wrong with it: file, line, key and remedy. Starts nothing.",
        footer = {"", "Example:", "  mqttsn-gateway check-config --config etc/gateway.yaml"})
final class CheckConfigCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ConfigResult<GatewayConfig> loaded = options.load();
        if (!(loaded instanceof ConfigResult.Valid<GatewayConfig> valid)) {
            return Errors.report(spec, loaded.errors());
        }
        Errors.warnOfMemory(spec, valid.value());
        spec.commandLine().getOut().println("The configuration is good.");
        return ExitStatus.OK;
    }
}
