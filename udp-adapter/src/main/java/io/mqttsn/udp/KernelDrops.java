package io.mqttsn.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Datagrams that the kernel dropped before a socket's owner could read them, mostly because the receive buffer was full. Linux tells it in the last
 * column of {@code /proc/net/udp} and {@code /proc/net/udp6}:
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 *  1203: 0100007F:2710 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 114174 2 00000000e32d7b3b 17
 * </pre>
 *
 * An address stands there in words of 32 bits, each in the byte order of the processor.
 */
final class KernelDrops {

    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;
    private static final int DROPS = 12;

    private final Path proc;

    /** Of this process. */
    KernelDrops() {
        this(Path.of("/proc"));
    }

    /** @param proc a directory like {@code /proc} */
    KernelDrops(Path proc) {
        this.proc = proc;
    }

    /**
     * How many datagrams the sockets bound to {@code local} in this process have lost since they were opened; 0 where the system does not tell. Other
     * processes that share the address are left out; other listeners of this one are not.
     *
     * @param local an address and a port
     */
    long of(InetSocketAddress local) {
        String address = written(local);
        List<String[]> rows = rows(local.getAddress() instanceof Inet4Address ? "udp" : "udp6").stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > DROPS && columns[LOCAL_ADDRESS].equals(address))
                .toList();
        if (rows.size() > 1) {
            Set<String> ours = ownInodes();
            rows = rows.stream()
                    .filter(columns -> ours.contains(columns[INODE]))
                    .toList();
        }
        return rows.stream()
                .mapToLong(columns -> Long.parseLong(columns[DROPS]))
                .sum();
    }

    private List<String> rows(String table) {
        Path file = proc.resolve("net").resolve(table);
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** What the descriptors of this process refer to; a socket's is a link to {@code socket:[114174]}. */
    private Set<String> ownInodes() {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(proc.resolve("self").resolve("fd"))) {
            descriptors.forEach(descriptor -> {
                String target = targetOf(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            });
        } catch (IOException | UncheckedIOException unreadable) {
            return inodes;
        }
        return inodes;
    }

    /** Empty for a descriptor that was closed meanwhile. */
    private static String targetOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private static String written(InetSocketAddress local) {
        ByteBuffer octets = ByteBuffer.wrap(local.getAddress().getAddress()).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder();
        while (octets.hasRemaining()) {
            text.append(String.format("%08X", octets.getInt()));
        }
        return text.append(String.format(":%04X", local.getPort())).toString();
    }
}
