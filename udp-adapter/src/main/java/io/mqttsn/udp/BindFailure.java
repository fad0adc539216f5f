package io.mqttsn.udp;

import io.mqttsn.transport.TransportException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Tells an operator why a listener cannot be opened, and what to do. */
final class BindFailure {

    private BindFailure() {}

    static TransportException unknownHost(UdpSettings settings, UnknownHostException cause) {
        return failure(settings, "the host name cannot be resolved", cause);
    }

    static TransportException noSocket(UdpSettings settings, Throwable cause) {
        return failure(settings, "the system gives no socket for it (" + cause.getMessage() + ")", cause);
    }

    static TransportException cannotBind(UdpSettings settings, InetAddress address, Throwable cause) {
        return failure(settings, likelyCause(settings, address, String.valueOf(cause.getMessage())), cause);
    }

    private static TransportException failure(UdpSettings settings, String reason, Throwable cause) {
        return new TransportException(
                "UDP listener '" + settings.name() + "' cannot bind " + settings.bind() + ": " + reason
                        + ". Choose another address with the key listeners[..].bind or the switch --udp HOST:PORT.",
                cause);
    }

    private static String likelyCause(UdpSettings settings, InetAddress address, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return "the port is in use, perhaps by another gateway that still runs";
        }
        if (!isOurs(address)) {
            return "no network interface of this machine has the address";
        }
        if (lower.contains("permission denied")) {
            return "ports below 1024 are for privileged programs (" + message + ")";
        }
        return message;
    }

    private static boolean isOurs(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isMulticastAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }
}
