package io.mqttsn.simulator.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the system allows, asked before thousands of sockets are opened rather than found out in the middle. */
public final class OpenFiles {

    private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private OpenFiles() {}

    /**
     * Why {@code sockets} more cannot be opened, as a sentence with its remedy; empty when they can, or when the system does not tell.
     *
     * @param sources how many local addresses they have between them
     */
    public static Optional<String> refusal(int sockets, long sources) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            Optional<String> refusal =
                    refusal(sockets, system.getOpenFileDescriptorCount(), system.getMaxFileDescriptorCount());
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return refusalOfPorts(sockets, sources, portCount());
    }

    static Optional<String> refusal(int sockets, long open, long limit) {
        long needed = sockets + open;
        return needed <= limit
                ? Optional.empty()
                : Optional.of(sockets + " sockets need " + needed + " open files, and this process may have " + limit
                        + "; raise the limit (ulimit -n " + roundedUp(needed)
                        + " in this shell, LimitNOFILE= in a unit file), or let sensors share sockets"
                        + " (--sensors-per-socket " + (sockets / Math.max(1, (limit - open) / 2) + 1) + ")");
    }

    static Optional<String> refusalOfPorts(int sockets, long sources, long ports) {
        return sources >= (sockets + ports - 1) / ports
                ? Optional.empty()
                : Optional.of(sockets + " sockets need as many ports, and " + sources + " local address"
                        + (sources == 1 ? " has " : "es have ") + sources * ports
                        + "; name more addresses (--source, for a gateway on this machine 127.0.0.0/8), or widen"
                        + " net.ipv4.ip_local_port_range");
    }

    private static long portCount() {
        try {
            // Line by line, since such a file has to be read in one piece, and reading all octets begins with a single
            // one.
            String[] ends = Files.readAllLines(PORT_RANGE, StandardCharsets.US_ASCII)
                    .get(0)
                    .strip()
                    .split("\\s+");
            return Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
        } catch (IOException e) {
            // Not Linux: the first port that is missing will tell.
            return Integer.MAX_VALUE;
        }
    }

    private static long roundedUp(long count) {
        return (count / 1_000 + 1) * 1_000;
    }
}
