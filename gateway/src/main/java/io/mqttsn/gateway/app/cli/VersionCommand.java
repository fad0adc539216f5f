package io.mqttsn.gateway.app.cli;

import io.mqttsn.gateway.app.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code version}. */
@Command(name = "version", description = "Prints the version of this program and of the Java that runs it.")
final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().getOut().println("mqttsn-gateway " + Version.text() + ", Java " + Runtime.version());
    }
}
