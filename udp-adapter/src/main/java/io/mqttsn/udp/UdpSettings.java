package io.mqttsn.udp;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What an operator decides about a UDP listener.
 *
 * @param name the listener's name, unique in a gateway
 * @param host the address to bind: an IPv4 or IPv6 address without brackets, or a host name; {@code 0.0.0.0} is every IPv4 address of the machine and
 *     {@code ::} every address of either kind
 * @param port 0..65535; 0 takes any free one
 * @param maxFrameSize the largest frame in either direction, {@value #FRAME_SIZE_LOWEST}..{@value #FRAME_SIZE_HIGHEST} octets
 * @param receiveBufferBytes what the socket shall hold while the gateway is busy, {@value #BUFFER_BYTES_LOWEST}..{@value #BUFFER_BYTES_HIGHEST} octets;
 *     the kernel may grant less
 * @param sendBufferBytes the same for what waits to be sent
 * @param group where sensors look for gateways, besides {@code host} and {@code port}
 */
public record UdpSettings(
        String name,
        String host,
        int port,
        int maxFrameSize,
        int receiveBufferBytes,
        int sendBufferBytes,
        Optional<UdpGroup> group) {

    /** A CONNECT with the 23 characters of a client id that the specification allows takes 29 octets; below that nobody could connect. */
    public static final int FRAME_SIZE_LOWEST = 32;

    /** An IPv4 datagram carries no more: 65,535 octets less the headers of IP and UDP. */
    public static final int FRAME_SIZE_HIGHEST = 65_507;

    /**
     * Fits one Ethernet frame, with room for IPv6, a tunnel and DTLS. Anything larger travels in fragments, of which radio networks lose one, and a
     * sensor would be sent again and again what it cannot receive. Raise it where both ends are known to take more.
     */
    public static final int FRAME_SIZE_DEFAULT = 1_400;

    public static final int BUFFER_BYTES_LOWEST = 4_096;
    public static final int BUFFER_BYTES_HIGHEST = 268_435_456;

    /** Some ten thousand small datagrams: what a field of sensors sends while the gateway collects garbage. 4 MiB. */
    public static final int RECEIVE_BUFFER_BYTES_DEFAULT = 4_194_304;

    /** 1 MiB. */
    public static final int SEND_BUFFER_BYTES_DEFAULT = 1_048_576;

    public UdpSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank (expected: at least one character)");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: an IP address or a host name)");
        }
        requireRange("port", port, 0, 65_535);
        requireRange("maxFrameSize", maxFrameSize, FRAME_SIZE_LOWEST, FRAME_SIZE_HIGHEST);
        requireRange("receiveBufferBytes", receiveBufferBytes, BUFFER_BYTES_LOWEST, BUFFER_BYTES_HIGHEST);
        requireRange("sendBufferBytes", sendBufferBytes, BUFFER_BYTES_LOWEST, BUFFER_BYTES_HIGHEST);
        if (group.isPresent()) {
            requireSameIpVersion(group.get(), host, port);
        }
    }

    /** A listener without a group. */
    public UdpSettings(
            String name, String host, int port, int maxFrameSize, int receiveBufferBytes, int sendBufferBytes) {
        this(name, host, port, maxFrameSize, receiveBufferBytes, sendBufferBytes, Optional.empty());
    }

    /** A listener with the default sizes. */
    public static UdpSettings of(String name, String host, int port) {
        return new UdpSettings(
                name, host, port, FRAME_SIZE_DEFAULT, RECEIVE_BUFFER_BYTES_DEFAULT, SEND_BUFFER_BYTES_DEFAULT);
    }

    /** The same listener with another limit of the frame size. */
    public UdpSettings withMaxFrameSize(int octets) {
        return new UdpSettings(name, host, port, octets, receiveBufferBytes, sendBufferBytes, group);
    }

    /** The same listener with a group besides. */
    public UdpSettings withGroup(UdpGroup group) {
        return new UdpSettings(name, host, port, maxFrameSize, receiveBufferBytes, sendBufferBytes, Optional.of(group));
    }

    /** Host and port as an operator writes them: {@code 127.0.0.1:10000}, {@code [::1]:10000}. */
    public String bind() {
        return written(host, port);
    }

    static String written(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /**
     * Refuses a group that frames from a listener bound to {@code host} cannot reach. Of a host name nothing is known before the start, and the address
     * that means all has both IP versions.
     *
     * @throws IllegalArgumentException when they cannot; the message names the keys and the remedy
     */
    public static void requireSameIpVersion(UdpGroup group, String host, int port) {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(withoutZone(host));
        if (address == null) {
            return;
        }
        boolean isIpv4 = address instanceof Inet4Address;
        if (isIpv4 && !group.isIpv4()) {
            throw new IllegalArgumentException("group: " + group + " is an IPv6 address and bind " + written(host, port)
                    + " an IPv4 address (expected: an IPv4 group such as 225.1.1.1:1883, or bind \"[::]:" + port
                    + "\")");
        }
        if (!isIpv4 && group.isIpv4() && !address.isAnyLocalAddress()) {
            throw new IllegalArgumentException("group: " + group + " is an IPv4 address and bind " + written(host, port)
                    + " an IPv6 address (expected: an IPv6 group such as \"[ff02::1:883]:1883\", or bind 0.0.0.0:"
                    + port + ")");
        }
    }

    private static String withoutZone(String host) {
        int percent = host.indexOf('%');
        return percent < 0 ? host : host.substring(0, percent);
    }

    static void requireRange(String component, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(component + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }
}
