package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.Will;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that all single clients share. */
final class ClientOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Option(
            names = {"-g", "--gateway"},
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:10000",
            converter = Converters.ToGateway.class,
            description = "The gateway's UDP listener. Default: ${DEFAULT-VALUE}.")
    InetSocketAddress gateway = new InetSocketAddress(0);

    @Option(
            names = {"-i", "--id"},
            paramLabel = "ID",
            description = "Client id. Default: made from the process id.")
    String id = "sim-" + ProcessHandle.current().pid();

    @Option(
            names = "--keepalive",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Keepalive, 0 to switch it off. Default: ${DEFAULT-VALUE}.")
    int keepAliveSeconds;

    @Option(
            names = "--keep-session",
            description = "Connect without clean session: subscriptions and will of earlier connections are kept.")
    boolean keepSession;

    @Option(names = "--will-topic", paramLabel = "NAME", description = "Leave a will on this topic.")
    @Nullable
    String willTopic;

    @Option(names = "--will-message", paramLabel = "TEXT", description = "The will. Default: empty.")
    String willMessage = "";

    @Option(
            names = "--will-qos",
            paramLabel = "QOS",
            defaultValue = "0",
            description = "QoS of the will, 0 to 2. Default: ${DEFAULT-VALUE}.")
    int willQos;

    @Option(names = "--will-retain", description = "Publish the will retained.")
    boolean willRetain;

    @Option(
            names = "--retry",
            paramLabel = "DURATION",
            defaultValue = "3s",
            converter = Converters.ToDuration.class,
            description = "T_retry: repeat what is not answered after this time. Default: ${DEFAULT-VALUE}.")
    Duration retry = Duration.ZERO;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "3",
            description = "N_retry: give up after so many repeats. Default: ${DEFAULT-VALUE}.")
    int retries;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Converters.ToDuration.class,
            description = "Fail when the work is not done after this time. Default: no limit.")
    @Nullable
    Duration timeout;

    /**
     * @param predefined names for the predefined ids that the client uses
     * @throws ParameterException when an option has a value that no client can have
     */
    SensorSettings settings(Map<Integer, String> predefined) {
        check(!id.isEmpty(), "--id is empty (expected: 1 to 23 characters)");
        check(
                keepAliveSeconds >= 0 && keepAliveSeconds <= 0xFFFF,
                "--keepalive " + keepAliveSeconds + " (expected: 0..65535)");
        check(retry.toMillis() > 0, "--retry " + retry + " (expected: more than 0)");
        check(retries >= 0, "--retries " + retries + " (expected: at least 0)");
        SensorSettings.Builder settings = SensorSettings.builder(id)
                .keepAliveSeconds(keepAliveSeconds)
                .cleanSession(!keepSession)
                .predefined(predefined)
                .retry(retry, retries)
                .waitingMax(Integer.MAX_VALUE)
                .neverReconnect();
        if (willTopic != null) {
            settings.will(new Will(willTopic, Octets.utf8(willMessage), qos("--will-qos", willQos, 0), willRetain));
        }
        return settings.build();
    }

    /** The QoS that a user means by {@code level}. */
    Qos qos(String option, int level, int min) {
        check(level >= min && level <= 2, option + " " + level + " (expected: " + min + "..2)");
        return level == -1 ? Qos.MINUS_ONE : Qos.ofBits(level);
    }

    void check(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }
}
