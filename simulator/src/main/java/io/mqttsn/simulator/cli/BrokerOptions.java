package io.mqttsn.simulator.cli;

import io.mqttsn.config.IoReason;
import io.mqttsn.config.Secret;
import io.mqttsn.simulator.broker.Authorities;
import io.mqttsn.simulator.broker.BrokerAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Who we are at a broker and whom we trust there, for commands that look at one. */
final class BrokerOptions {

    private static final String PASSWORD_VARIABLE = "MQTTSN_SIM_PASSWORD";

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "Who we are at the broker. The password comes from --password-file or the environment variable "
                            + PASSWORD_VARIABLE + ".")
    @Nullable
    String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file that holds the password for --user.")
    @Nullable
    Path passwordFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "The authorities to trust at an ssl:// broker, in PEM. Default: those of Java.")
    @Nullable
    Path authorities;

    /**
     * The broker at {@code url}.
     *
     * @param option by which the user named it
     * @return empty when the user named none
     */
    Optional<BrokerAccess> access(String option, @Nullable String url) {
        if (url == null) {
            Usage.check(
                    command,
                    user == null && passwordFile == null && authorities == null,
                    "--user, --password-file and --ca-file are for a broker (expected: " + option + " with them)");
            return Optional.empty();
        }
        Usage.check(
                command,
                passwordFile == null || user != null,
                "--password-file without a user (expected: --user with it)");
        try {
            return Optional.of(new BrokerAccess(
                    url,
                    Optional.ofNullable(user),
                    user == null ? Optional.empty() : password(),
                    Optional.ofNullable(authorities).map(this::trusting)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), option + " " + e.getMessage());
        }
    }

    private SSLSocketFactory trusting(Path file) {
        try {
            return Authorities.trusting(file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--ca-file " + e.getMessage());
        }
    }

    private Optional<Secret> password() {
        if (passwordFile == null) {
            return Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)).map(Secret::new);
        }
        try {
            return Optional.of(new Secret(Files.readString(passwordFile).replaceFirst("\\R\\z", "")));
        } catch (IOException e) {
            throw new ParameterException(
                    command.commandLine(),
                    "--password-file " + passwordFile + " cannot be read (" + IoReason.of(e) + ")");
        }
    }
}
