package io.mqttsn.simulator.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    boolean exists() {
        return cpuNanos().isPresent();
    }

    /** Processor time of all threads since the process started. */
    OptionalLong cpuNanos() {
        try {
            // The file has no declared encoding; the command's name in it is of no interest.
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
            return OptionalLong.of((Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_NANOS);
        } catch (IOException e) {
            return OptionalLong.empty();
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
