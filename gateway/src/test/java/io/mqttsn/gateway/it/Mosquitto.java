package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Mosquitto on a free loopback port, and the system's MQTT clients for any broker. */
final class Mosquitto implements AutoCloseable {
    private final int port;
    private final Program program;

    private Mosquitto(int port, Program program) {
        this.port = port;
        this.program = program;
    }

    static Mosquitto start(Path folder) throws IOException {
        return start(folder, Ports.free());
    }

    /** @param options lines of mosquitto.conf; without any everybody is let in */
    static Mosquitto start(Path folder, int port, String... options) throws IOException {
        Path config = folder.resolve("mosquitto-" + port + ".conf");
        String access = options.length == 0 ? "allow_anonymous true" : String.join("\n", options);
        // As root it would become another user, who cannot read our files.
        String user = "user " + System.getProperty("user.name");
        Files.writeString(
                config,
                String.join(
                        "\n",
                        "listener " + port + " 127.0.0.1",
                        "persistence false",
                        "log_type all",
                        user,
                        access,
                        ""));
        Program program = Program.system(SystemPackages.require("mosquitto", "mosquitto"), "-c", config.toString());
        await().until(() -> accepts(port));
        return new Mosquitto(port, program);
    }

    static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** What the broker has logged: who came, who left, each packet. */
    List<String> log() {
        return program.errors();
    }

    /** It stops answering, like a machine that is overloaded; its connections stay. */
    void freeze() {
        signal("-STOP");
    }

    /** It goes on, with what has come meanwhile. */
    void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try (Program kill = Program.system("/bin/kill", name, Long.toString(program.pid()))) {
            assertEquals(0, kill.awaitExit());
        }
    }

    int port() {
        return port;
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Publishes with mosquitto_pub, and returns when it has ended well. */
    static void publish(int port, String topic, String payload, int qos, String... more) {
        String[] command = {
            SystemPackages.require("mosquitto_pub", "mosquitto-clients"),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-t",
            topic,
            "-m",
            payload,
            "-q",
            Integer.toString(qos)
        };
        try (Program publisher = Program.system(concat(command, more))) {
            int status = publisher.awaitExit();
            if (status != 0) {
                throw new AssertionError("status " + status + ": " + publisher);
            }
        }
    }

    /**
     * Subscribes with mosquitto_sub, and returns when the broker has acknowledged it. Its output after the lines of its debug mode is one line per
     * message: {@code QoS retain topic payload}.
     */
    static Program subscribe(int port, String filter, int qos, String... more) {
        String[] command = {
            // Into a pipe it would keep its lines to itself for a while.
            SystemPackages.require("stdbuf", "coreutils"),
            "-oL",
            SystemPackages.require("mosquitto_sub", "mosquitto-clients"),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-t",
            filter,
            "-q",
            Integer.toString(qos),
            "-d",
            "-F",
            "message: %q %r %t %p"
        };
        Program subscriber = Program.system(concat(command, more));
        subscriber.awaitLine("Subscribed (mid:");
        return subscriber;
    }

    private static String[] concat(String[] head, String[] tail) {
        String[] all = java.util.Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    @Override
    public void close() {
        program.close();
    }
}
