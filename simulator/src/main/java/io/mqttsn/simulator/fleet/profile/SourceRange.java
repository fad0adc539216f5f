package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Scalar;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The local addresses that sensors send from, IPv4.
 *
 * @param first the lowest one
 * @param count how many there are, from the lowest on
 */
@Scalar(name = "range of addresses", syntax = "ADDRESS, ADDRESS/BITS or ADDRESS-ADDRESS, such as 127.0.0.0/8")
public record SourceRange(int first, long count) {

    private static final String ADDRESS = "(\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})";
    private static final Pattern SYNTAX = Pattern.compile(ADDRESS + "(?:/(\\d{1,2})|-" + ADDRESS + ")?");

    public SourceRange {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: at least 1)");
        }
    }

    /** Reads the written form; empty for anything else. The addresses of network and broadcast are left out. */
    public static Optional<SourceRange> parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<Integer> first = bits(parts.group(1));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        if (parts.group(3) != null) {
            return bits(parts.group(3))
                    .map(last -> Integer.toUnsignedLong(last) - Integer.toUnsignedLong(first.get()) + 1)
                    .filter(count -> count >= 1)
                    .map(count -> new SourceRange(first.get(), count));
        }
        int prefix = parts.group(2) == null ? 32 : Integer.parseInt(parts.group(2));
        if (prefix < 1 || prefix > 32) {
            return Optional.empty();
        }
        long size = 1L << (32 - prefix);
        int network = (int) (first.get() & -size);
        return Optional.of(size <= 2 ? new SourceRange(network, size) : new SourceRange(network + 1, size - 2));
    }

    /** One of the addresses; after the last comes the first again. */
    public InetAddress address(long index) {
        int bits = (int) (Integer.toUnsignedLong(first) + Math.floorMod(index, count));
        try {
            return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(bits).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private static Optional<Integer> bits(String dotted) {
        int bits = 0;
        for (String octet : dotted.split("\\.")) {
            int value = Integer.parseInt(octet);
            if (value > 255) {
                return Optional.empty();
            }
            bits = bits << 8 | value;
        }
        return Optional.of(bits);
    }

    @Override
    public String toString() {
        String from = address(0).getHostAddress();
        return count == 1 ? from : from + "-" + address(count - 1).getHostAddress();
    }
}
