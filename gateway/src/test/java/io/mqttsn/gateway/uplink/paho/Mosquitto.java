package io.mqttsn.gateway.uplink.paho;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real broker on a free port of the loopback interface, for as long as a test needs it. */
final class Mosquitto implements AutoCloseable {

    private static final List<Path> PLACES = List.of(
            Path.of("/usr/sbin/mosquitto"), Path.of("/usr/bin/mosquitto"), Path.of("/usr/local/sbin/mosquitto"));

    private final Path directory;
    private final int port;
    private final List<String> options;
    private @Nullable Process process;

    private Mosquitto(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
    }

    /** A broker that is not running yet, on a port that is free now; {@code options} are lines of mosquitto.conf. */
    static Mosquitto notRunning(Path directory, String... options) {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Mosquitto(directory, probe.getLocalPort(), List.of(options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Mosquitto running(Path directory, String... options) {
        Mosquitto broker = notRunning(directory, options);
        broker.start();
        return broker;
    }

    int port() {
        return port;
    }

    /** Starts it, and returns when it listens. */
    void start() {
        try {
            List<String> lines = new ArrayList<>(List.of("listener " + port + " 127.0.0.1", "max_queued_messages 0"));
            lines.addAll(options);
            if (options.stream().noneMatch(line -> line.startsWith("allow_anonymous"))) {
                lines.add("allow_anonymous true");
            }
            // As root it would become another user, who cannot read our files.
            lines.add("user " + System.getProperty("user.name"));
            Path configuration = Files.write(directory.resolve("mosquitto-" + port + ".conf"), lines);
            Process started = new ProcessBuilder(executable(), "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("mosquitto-" + port + ".log").toFile()))
                    .start();
            process = started;
            Awaitility.await("Mosquitto listening on " + port)
                    .pollInterval(Duration.ofMillis(20))
                    .failFast("Mosquitto has ended, see " + directory, () -> !started.isAlive())
                    .until(this::listens);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, and waits for that. */
    void stop() {
        end(false);
    }

    /** Ends it like a power failure. */
    void kill() {
        end(true);
    }

    /** Lets it hang, with all its connections open, until {@link #resume}. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process running = process;
        if (running != null) {
            new ProcessBuilder("kill", "-" + name, "" + running.pid()).start().waitFor();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void end(boolean forcibly) {
        Process running = process;
        if (running == null) {
            return;
        }
        if (forcibly) {
            running.destroyForcibly();
        } else {
            running.destroy();
        }
        try {
            if (!running.waitFor(5, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Mosquitto does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    private boolean listens() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String executable() {
        return PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "These tests need a broker: install the package mosquitto (apt install mosquitto)."))
                .toString();
    }
}
