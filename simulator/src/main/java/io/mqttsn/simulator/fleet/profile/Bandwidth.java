package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Scalar;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a link is.
 *
 * @param bitsPerSecond 8 or more, so that an octet takes a second at most
 */
@Scalar(name = "bandwidth", syntax = "such as 300bit/s, 5kbit/s, 1Mbit/s or 600B/s")
public record Bandwidth(long bitsPerSecond) {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(bit|kbit|Mbit|B|kB)/s");

    public Bandwidth {
        if (bitsPerSecond < 8) {
            throw new IllegalArgumentException("bitsPerSecond: " + bitsPerSecond + " (expected: 8 or more)");
        }
    }

    /** Reads the written form; empty for anything else. */
    public static Optional<Bandwidth> parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long unit =
                switch (parts.group(2)) {
                    case "bit" -> 1;
                    case "kbit" -> 1_000;
                    case "Mbit" -> 1_000_000;
                    case "B" -> 8;
                    default -> 8_000;
                };
        long bits = Long.parseLong(parts.group(1)) * unit;
        return bits < 8 ? Optional.empty() : Optional.of(new Bandwidth(bits));
    }

    int octetsPerSecond() {
        return (int) Math.min(Integer.MAX_VALUE, bitsPerSecond / 8);
    }

    @Override
    public String toString() {
        if (bitsPerSecond % 1_000_000 == 0) {
            return bitsPerSecond / 1_000_000 + "Mbit/s";
        }
        return bitsPerSecond % 1_000 == 0 ? bitsPerSecond / 1_000 + "kbit/s" : bitsPerSecond + "bit/s";
    }
}
