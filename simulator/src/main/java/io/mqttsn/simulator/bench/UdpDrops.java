package io.mqttsn.simulator.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Datagrams that Linux dropped in front of a socket of this machine because its buffer was full. They are neither the gateway's loss nor the benchmark's, but
 * they look like either.
 */
final class UdpDrops {

    private static final int LOCAL_ADDRESS = 1;
    private static final int REMOTE_ADDRESS = 2;

    private final List<Path> tables;

    UdpDrops() {
        this(List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")));
    }

    UdpDrops(List<Path> tables) {
        this.tables = tables;
    }

    /** Drops since the sockets on local {@code port} were opened; empty when there is no such socket here. */
    OptionalLong at(int port) {
        return sum(LOCAL_ADDRESS, port, true);
    }

    /** Drops since the sockets were opened that listen to {@code port} of somebody else only; empty where the system does not tell. */
    OptionalLong from(int port) {
        return sum(REMOTE_ADDRESS, port, false);
    }

    private OptionalLong sum(int field, int port, boolean mustExist) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        long sum = 0;
        boolean found = false;
        for (Path table : tables) {
            try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
                found |= !mustExist;
                for (String line : lines.skip(1).toList()) {
                    String[] fields = line.trim().split("\\s+");
                    if (fields[field].endsWith(suffix)) {
                        found = true;
                        sum += Long.parseLong(fields[fields.length - 1]);
                    }
                }
            } catch (IOException e) {
                // Not Linux, or no IPv6: this table has nothing to tell.
            }
        }
        return found ? OptionalLong.of(sum) : OptionalLong.empty();
    }
}
