package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Scalar;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part of a whole, or a probability.
 *
 * @param value 0..1
 */
@Scalar(name = "share", syntax = "0%..100%, or 0..1 such as 0.25")
public record Share(double value) {

    public static final Share NONE = new Share(0);

    private static final Pattern SYNTAX = Pattern.compile("\\d{1,3}(\\.\\d{1,9})?%?");

    public Share {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("share: " + value + " (expected: 0..1)");
        }
    }

    /** Reads the written form; empty for anything else. */
    public static Optional<Share> parse(String text) {
        if (!SYNTAX.matcher(text).matches()) {
            return Optional.empty();
        }
        double value = text.endsWith("%")
                ? new BigDecimal(text.substring(0, text.length() - 1))
                        .movePointLeft(2)
                        .doubleValue()
                : Double.parseDouble(text);
        return value <= 1 ? Optional.of(new Share(value)) : Optional.empty();
    }

    /** Whether {@code position}, anywhere from 0 to below 1, lies within. */
    public boolean holds(double position) {
        return position < value;
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(value).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}
