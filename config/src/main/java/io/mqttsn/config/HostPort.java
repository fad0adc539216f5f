package io.mqttsn.config;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IP address or host name with a port, not yet resolved. An IPv6 address stands in brackets, and then in quotes in the file, since YAML has its own
 * use for brackets.
 *
 * @param host without brackets
 * @param port 0..65535; 0 asks the system for any free port
 */
@Scalar(name = "host and port", syntax = "HOST:PORT, for example 127.0.0.1:10000 or \"[::1]:10000\"")
public record HostPort(String host, int port) {

    private static final Pattern SYNTAX =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[A-Za-z0-9._-]+)?)]|([A-Za-z0-9._-]+)):([0-9]{1,5})");

    public HostPort {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host: empty (expected: an address or a name)");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
    }

    /** Reads the written form; empty for anything else. Whether the host exists is not asked. */
    public static Optional<HostPort> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return port > 65_535 ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    /** A resolved address in numbers, whatever name it was looked up by. */
    public static HostPort numeric(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort());
    }

    /** Looks the host up, which may block; the result is unresolved when the name is unknown. */
    public InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
