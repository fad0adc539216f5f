package io.mqttsn.simulator.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What a process on this machine uses, as Linux tells it; nothing elsewhere. */
final class ProcessUsage {

    /** The unit of the times in {@code /proc/PID/stat}: 10 ms on every Linux that runs Java. */
    private static final long TICK_NANOS = 10_000_000;

    /** Positions of user and system time, counted behind the command, which may hold anything. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    private final Path folder;

    ProcessUsage(long pid) {
        this(Path.of("/proc", Long.toString(pid)));
    }

    ProcessUsage(Path folder) {
        this.folder = folder;
    }

    /**
     * Processor time so far, thread by thread where the kernel counts nanoseconds, else of the process as a whole, in ticks.
     *
     * @param nanosByThread empty when nothing is known
     */
    record Cpu(Map<String, Long> nanosByThread) {

        /** Processor time since {@code earlier}. What a thread did that has ended meanwhile is missing. */
        OptionalLong since(Cpu earlier) {
            if (nanosByThread.isEmpty() || earlier.nanosByThread.isEmpty()) {
                return OptionalLong.empty();
            }
            long sum = 0;
            for (Map.Entry<String, Long> thread : nanosByThread.entrySet()) {
                sum += thread.getValue() - earlier.nanosByThread.getOrDefault(thread.getKey(), 0L);
            }
            return OptionalLong.of(sum);
        }
    }

    boolean exists() {
        return !cpu().nanosByThread().isEmpty();
    }

    Cpu cpu() {
        Map<String, Long> threads = new HashMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(folder.resolve("task"))) {
            for (Path task : tasks) {
                readThread(task, threads);
            }
        } catch (IOException e) {
            // No such process, or none that shows its threads.
        }
        return new Cpu(threads.isEmpty() ? ticks() : threads);
    }

    private static void readThread(Path task, Map<String, Long> threads) {
        try {
            // The first of three numbers: time on the processor, in nanoseconds.
            String text = Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII);
            threads.put(String.valueOf(task.getFileName()), Long.parseLong(text.substring(0, text.indexOf(' '))));
        } catch (IOException e) {
            // The thread has just ended.
        }
    }

    private Map<String, Long> ticks() {
        try {
            // The file has no declared encoding; the command's name in it is of no interest.
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
            return Map.of("all", (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_NANOS);
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** Memory that the process has in RAM. */
    OptionalLong residentBytes() {
        try {
            return Files.readAllLines(folder.resolve("status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
