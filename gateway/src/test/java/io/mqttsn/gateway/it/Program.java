package io.mqttsn.gateway.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program in a process of its own, and what it has written so far. Ends with the test. */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final String name;
    private final Lines out;
    private final Lines err;

    private Program(List<String> command, ProcessBuilder builder) {
        name = Path.of(command.get(0)).getFileName().toString();
        try {
            process = builder.command(command).start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out = new Lines(process.getInputStream());
        err = new Lines(process.getErrorStream());
    }

    /** The gateway as the build has packaged it, on the Java that the tests are to speak of. */
    static Program gateway(String... arguments) {
        return packaged("mqttsn-gateway", arguments);
    }

    static Program simulator(String... arguments) {
        return packaged("mqttsn-sim", arguments);
    }

    private static Program packaged(String name, String... arguments) {
        Path program = Path.of(System.getProperty("mqttsn.home", "target/mqttsn-gateway"), "bin", name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException("There is no " + program.toAbsolutePath()
                    + ": the packaged program is made by mvn package, and tested by mvn verify.");
        }
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().put("JAVA_HOME", System.getProperty("mqttsn.java.home", System.getProperty("java.home")));
        builder.environment().remove("MQTTSN_JAVA_OPTS");
        return new Program(
                Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                        .toList(),
                builder);
    }

    /** A program of the system, named by its path. */
    static Program system(String... command) {
        return new Program(List.of(command), new ProcessBuilder());
    }

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    List<String> output() {
        return out.snapshot();
    }

    List<String> errors() {
        return err.snapshot();
    }

    /** Waits for a line of the output, from the beginning on. */
    String awaitLine(String part) {
        return awaitLine(line -> line.contains(part), part);
    }

    String awaitLine(Predicate<String> wanted, String description) {
        return out.await(wanted, () -> description + " in the output of " + this);
    }

    /** Waits for a line of the errors, from the beginning on. */
    String awaitError(String part) {
        return err.await(line -> line.contains(part), () -> part + " in the errors of " + this);
    }

    /** The output once there are {@code count} lines. */
    List<String> awaitLines(int count) {
        out.awaitCount(count, this::toString);
        return output();
    }

    /** SIGTERM; the program must then be {@linkplain #awaitExit awaited}. */
    Program terminate() {
        process.destroy();
        return this;
    }

    int awaitExit() {
        return awaitExit(PATIENCE);
    }

    int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + atMost + ": " + this);
            }
            out.awaitEnd();
            err.awaitEnd();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
    }

    @Override
    public String toString() {
        return name + " (" + (isRunning() ? "running" : "ended") + ")\n"
                + Stream.concat(output().stream(), errors().stream().map(line -> "stderr: " + line))
                        .collect(Collectors.joining("\n"));
    }

    /** The lines of one stream, read by a thread of its own. */
    private static final class Lines {
        private final List<String> lines = new ArrayList<>();
        private final Thread reader;
        private boolean ended;

        Lines(InputStream in) {
            reader = new Thread(() -> read(in), "program-output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream in) {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    add(line);
                }
            } catch (IOException e) {
                add("(" + e + ")");
            } finally {
                synchronized (this) {
                    ended = true;
                    notifyAll();
                }
            }
        }

        private synchronized void add(String line) {
            lines.add(line);
            notifyAll();
        }

        synchronized List<String> snapshot() {
            return List.copyOf(lines);
        }

        synchronized String await(Predicate<String> wanted, java.util.function.Supplier<String> description) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            int seen = 0;
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (wanted.test(lines.get(seen))) {
                        return lines.get(seen);
                    }
                }
                pause(deadline, description);
            }
        }

        synchronized void awaitCount(int count, java.util.function.Supplier<String> description) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (lines.size() < count) {
                pause(deadline, description);
            }
        }

        private void pause(long deadlineNanos, java.util.function.Supplier<String> description) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (ended || millis <= 0) {
                throw new AssertionError("waited in vain for " + description.get());
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void awaitEnd() throws InterruptedException {
            reader.join(PATIENCE.toMillis());
        }
    }
}
