package io.mqttsn.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of octets, written plainly or in powers of 1024: {@code 1500}, {@code 64KiB}, {@code 4MiB}, {@code 1GiB}.
 *
 * @param octets 0 or more
 */
@Scalar(name = "size", syntax = "a number of octets, or a number with KiB, MiB or GiB, for example 64KiB")
public record ByteSize(long octets) implements Comparable<ByteSize> {

    private static final Pattern SYNTAX = Pattern.compile("([0-9]{1,18})(KiB|MiB|GiB)?");
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    public ByteSize {
        if (octets < 0) {
            throw new IllegalArgumentException("octets: " + octets + " (expected: 0 or more)");
        }
    }

    public static ByteSize ofKiB(long count) {
        return new ByteSize(Math.multiplyExact(count, KIB));
    }

    public static ByteSize ofMiB(long count) {
        return new ByteSize(Math.multiplyExact(count, MIB));
    }

    /** Reads the written form; empty for anything else and for more octets than a {@code long} counts. */
    public static Optional<ByteSize> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        long unit = matcher.group(2) == null ? 1 : unit(matcher.group(2));
        return count > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(new ByteSize(count * unit));
    }

    private static long unit(String name) {
        return switch (name) {
            case "KiB" -> KIB;
            case "MiB" -> MIB;
            default -> GIB;
        };
    }

    /**
     * The octets as an {@code int}, for settings whose maximum fits.
     *
     * @throws ArithmeticException above 2 147 483 647
     */
    public int toIntExact() {
        return Math.toIntExact(octets);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(octets, other.octets);
    }

    @Override
    public String toString() {
        if (octets == 0) {
            return "0";
        }
        if (octets % GIB == 0) {
            return octets / GIB + "GiB";
        }
        if (octets % MIB == 0) {
            return octets / MIB + "MiB";
        }
        return octets % KIB == 0 ? octets / KIB + "KiB" : Long.toString(octets);
    }
}
