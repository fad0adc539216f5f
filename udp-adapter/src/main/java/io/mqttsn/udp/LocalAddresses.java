package io.mqttsn.udp;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The addresses of this machine, which come and go. The system is asked when an address is not known, yet seldom, since strangers cause the question.
 * (NOT thread safe.)
 */
final class LocalAddresses {

    private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Set<InetAddress> known = Set.of();
    private boolean hasAsked;
    private long askedNanos;

    boolean contains(InetAddress address) {
        if (known.contains(address)) {
            return true;
        }
        long nowNanos = System.nanoTime();
        if (hasAsked && nowNanos - askedNanos < REFRESH_NANOS) {
            return false;
        }
        hasAsked = true;
        askedNanos = nowNanos;
        known = ask();
        return known.contains(address);
    }

    private Set<InetAddress> ask() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toSet());
        } catch (SocketException silent) {
            return known;
        }
    }
}
