package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.Will;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that all single clients share. */
final class ClientOptions {

    private static final int FRAME_SIZE_MAX = 0xFFFF;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show each message of the conversation with the gateway, on standard error.")
    boolean verbose;

    @Option(names = "--quiet", description = "Print no warnings about the gateway, only what was asked for.")
    boolean quiet;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Converters.ToDuration.class,
            description = "Fail when the work is not done after this time. Default: no limit.")
    @Nullable
    Duration timeout;

    @ArgGroup(validate = false, heading = "%nConnection:%n", order = 80)
    private final ConnectionOptions connection = new ConnectionOptions();

    @ArgGroup(validate = false, heading = "%nWill:%n", order = 90)
    private final WillOptions will = new WillOptions();

    @ArgGroup(validate = false, heading = "%nBad weather on the way to the gateway:%n", order = 95)
    private final WeatherOptions weather = new WeatherOptions();

    /** Who the client is, where its gateway is, and how patient it is. */
    private static final class ConnectionOptions {

        @Option(
                names = {"-g", "--gateway"},
                paramLabel = "HOST:PORT",
                converter = Converters.ToGateway.class,
                description = "The gateway's UDP listener. Default: 127.0.0.1:10000.")
        InetSocketAddress gateway = new InetSocketAddress("127.0.0.1", 10_000);

        @Option(
                names = {"-i", "--id"},
                paramLabel = "ID",
                description = "Client id. Default: made from the process id.")
        String id = "sim-" + ProcessHandle.current().pid();

        @Option(
                names = "--source",
                paramLabel = "HOST:PORT",
                converter = Converters.ToLocalAddress.class,
                description = "Send from this address of this machine; port 0 for any. Default: the system's choice.")
        @Nullable
        InetSocketAddress source;

        @Option(
                names = "--node",
                paramLabel = "HEX",
                converter = Converters.ToOctets.class,
                description = "Speak as the node with this id behind a forwarder: every message is encapsulated.")
        @Nullable
        Octets node;

        @Option(
                names = "--keepalive",
                paramLabel = "SECONDS",
                description = "Keepalive, 0 to switch it off. Default: 60.")
        int keepAliveSeconds = 60;

        @Option(
                names = "--keep-session",
                description = "Connect without clean session: subscriptions and will of earlier connections are kept.")
        boolean keepSession;

        @Option(
                names = "--vanish",
                description = "End without DISCONNECT, as if power were lost: the gateway has to publish the will.")
        boolean vanish;

        @Option(
                names = "--retry",
                paramLabel = "DURATION",
                converter = Converters.ToDuration.class,
                description = "T_retry: repeat what is not answered after this time. Default: 3s.")
        Duration retry = Duration.ofSeconds(3);

        @Option(
                names = "--retries",
                paramLabel = "N",
                description = "N_retry: give up after so many repeats. Default: 3.")
        int retries = 3;
    }

    InetSocketAddress gateway() {
        return connection.gateway;
    }

    String id() {
        return connection.id;
    }

    @Nullable
    InetSocketAddress source() {
        return connection.source;
    }

    /** The node that the client is behind a forwarder, or {@code null}. */
    @Nullable
    Octets node() {
        return connection.node;
    }

    boolean vanishes() {
        return connection.vanish;
    }

    WeatherOptions weather() {
        return weather;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** The new will topic that is wanted as soon as there is a connection, or {@code null}. */
    @Nullable
    Will willTopicUpdate() {
        return will.update(this);
    }

    /** The new will message, or {@code null}. */
    @Nullable
    Octets willMessageUpdate() {
        return will.newMessage == null ? null : Octets.utf8(will.newMessage);
    }

    /**
     * @param predefined names for the predefined ids that the client uses
     * @throws ParameterException when an option has a value that no client can have
     */
    SensorSettings settings(Map<Integer, String> predefined) {
        int keepAliveSeconds = connection.keepAliveSeconds;
        Octets node = connection.node;
        check(!connection.id.isEmpty(), "--id is empty (expected: 1 to 23 characters)");
        check(
                keepAliveSeconds >= 0 && keepAliveSeconds <= 0xFFFF,
                "--keepalive " + keepAliveSeconds + " (expected: 0..65535)");
        check(connection.retry.toMillis() > 0, "--retry " + connection.retry + " (expected: more than 0)");
        check(connection.retries >= 0, "--retries " + connection.retries + " (expected: at least 0)");
        check(
                node == null || node.length() <= Encapsulated.NODE_ID_MAX,
                "--node is too long (expected: at most " + Encapsulated.NODE_ID_MAX + " octets)");
        will.check(this);
        willTopicUpdate();
        SensorSettings.Builder settings = SensorSettings.builder(connection.id)
                .keepAliveSeconds(keepAliveSeconds)
                .cleanSession(!connection.keepSession)
                .predefined(predefined)
                .retry(connection.retry, connection.retries)
                .waitingMax(Integer.MAX_VALUE)
                .neverReconnect();
        Will wanted = will.will(this);
        if (wanted != null) {
            settings.will(wanted);
        }
        return settings.build();
    }

    /**
     * Runs a client until its work is done.
     *
     * @param threadName of the loop that the client lives on
     * @throws ToolFailure when it could not do its work
     */
    <S extends ToolSensor> S run(SerialOptions serial, String threadName, Function<SensorLoop, S> client)
            throws ToolFailure, InterruptedException {
        check(
                serial.port == null || connection.source == null,
                "--source is for UDP and has no effect on --serial (expected: one of them)");
        try (SerialOptions.Way way = serial.open(connection.gateway, false);
                SensorLoop loop = new SensorLoop(threadName, way.gateway(), FRAME_SIZE_MAX)) {
            S sensor = client.apply(loop);
            if (serial.port != null) {
                sensor.reachedBy(serial.port);
            }
            sensor.work(timeout);
            return sensor;
        }
    }

    /** The QoS that a user means by {@code level}. */
    Qos qos(String option, int level, int min) {
        check(level >= min && level <= 2, option + " " + level + " (expected: " + min + "..2)");
        return level == -1 ? Qos.MINUS_ONE : Qos.ofBits(level);
    }

    void check(boolean condition, String message) {
        Usage.check(command, condition, message);
    }
}
