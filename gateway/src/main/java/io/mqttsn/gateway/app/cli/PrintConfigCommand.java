package io.mqttsn.gateway.app.cli;

import io.mqttsn.config.ConfigResult;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code print-config}. */
@Command(
        name = "print-config",
        description =
                "Prints the whole configuration, each key with its meaning: the defaults, or what file and switches add"
                        + " up to.",
        footer = {"", "Example:", "  mqttsn-gateway print-config > gateway.yaml"})
final class PrintConfigCommand implements Callable<Integer> {
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
        spec.commandLine().getOut().print(valid.value().toYaml());
        spec.commandLine().getOut().flush();
        return ExitStatus.OK;
    }
}
