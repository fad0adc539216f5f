package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Scalar;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The local addresses that sensors send from, all IPv4 or all IPv6.
 *
 * @param first the lowest one
 * @param count how many there are, from the lowest on; of larger ranges no more are used
 */
@Scalar(
        name = "range of addresses",
        syntax = "ADDRESS, ADDRESS/BITS or ADDRESS-ADDRESS, such as 127.0.0.0/8 or 2001:db8::/64")
public record SourceRange(InetAddress first, long count) {

    private static final Pattern SYNTAX = Pattern.compile("([0-9A-Fa-f.:]+)(?:/(\\d{1,3})|-([0-9A-Fa-f.:]+))?");
    private static final Pattern DOTTED = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
    private static final BigInteger COUNT_MAX = BigInteger.ONE.shiftLeft(62);

    public SourceRange {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: at least 1)");
        }
    }

    /**
     * Reads the written form; empty for anything else. The first address of a network is left out, since it stands for the network or its routers, and so is
     * the last of IPv4, which is for broadcasts.
     */
    public static Optional<SourceRange> parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        InetAddress first = address(parts.group(1)).orElse(null);
        if (first == null) {
            return Optional.empty();
        }
        if (parts.group(3) != null) {
            return address(parts.group(3))
                    .filter(last -> last.getClass() == first.getClass())
                    .map(last -> number(last).subtract(number(first)).add(BigInteger.ONE))
                    .filter(count -> count.signum() > 0)
                    .map(count -> new SourceRange(first, bounded(count)));
        }
        int bits = 8 * first.getAddress().length;
        int prefix = parts.group(2) == null ? bits : Integer.parseInt(parts.group(2));
        return prefix < 1 || prefix > bits ? Optional.empty() : Optional.of(network(first, bits - prefix));
    }

    private static SourceRange network(InetAddress member, int hostBits) {
        BigInteger size = BigInteger.ONE.shiftLeft(hostBits);
        BigInteger lowest = number(member).shiftRight(hostBits).shiftLeft(hostBits);
        if (hostBits <= 1) {
            return new SourceRange(like(member, lowest), size.longValueExact());
        }
        int leftOut = member instanceof Inet6Address ? 1 : 2;
        return new SourceRange(
                like(member, lowest.add(BigInteger.ONE)), bounded(size.subtract(BigInteger.valueOf(leftOut))));
    }

    /** One of the addresses; after the last comes the first again. */
    public InetAddress address(long index) {
        return like(first, number(first).add(BigInteger.valueOf(Math.floorMod(index, count))));
    }

    /** Whether sensors with these addresses can reach it: nothing leads from IPv4 to IPv6. */
    public boolean canReach(InetAddress gateway) {
        return first.getClass() == gateway.getClass();
    }

    private static long bounded(BigInteger count) {
        return count.min(COUNT_MAX).longValueExact();
    }

    /** Only what is written in figures, so that nobody is asked for a name. */
    private static Optional<InetAddress> address(String text) {
        boolean isIpv6 = text.contains(":");
        if (!isIpv6 && !DOTTED.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text)).filter(it -> it instanceof Inet6Address == isIpv6);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private static InetAddress like(InetAddress model, BigInteger number) {
        byte[] octets = new byte[model.getAddress().length];
        byte[] digits = number.toByteArray();
        int used = Math.min(digits.length, octets.length);
        System.arraycopy(digits, digits.length - used, octets, octets.length - used, used);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 octets are an address", e);
        }
    }

    @Override
    public String toString() {
        String from = first.getHostAddress();
        return count == 1 ? from : from + "-" + address(count - 1).getHostAddress();
    }
}
