package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.codec.Qos;
import io.mqttsn.config.Scalar;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which share of the sensors reports at which QoS.
 *
 * @param shares add up to 1
 */
@Scalar(name = "QoS", syntax = "-1, 0, 1 or 2, or shares of them that add up to 100%: 0:20%,1:60%,2:20%")
public record QosMix(Map<Qos, Double> shares) {

    private static final Pattern ONE = Pattern.compile("-1|0|1|2");
    private static final Pattern PART = Pattern.compile("(-1|0|1|2):(.+)");
    private static final double ROUNDING = 1e-6;

    public QosMix {
        shares = Map.copyOf(shares);
        double sum = shares.values().stream().mapToDouble(it -> it).sum();
        if (Math.abs(sum - 1) > ROUNDING) {
            throw new IllegalArgumentException("shares: " + sum + " (expected: 1 in all)");
        }
    }

    /** Reads the written form; empty for anything else. */
    public static Optional<QosMix> parse(String text) {
        if (ONE.matcher(text).matches()) {
            return Optional.of(new QosMix(Map.of(of(text), 1.0)));
        }
        Map<Qos, Double> shares = new EnumMap<>(Qos.class);
        for (String item : text.split(",", -1)) {
            Matcher part = PART.matcher(item.strip());
            Optional<Share> share = part.matches() ? Share.parse(part.group(2)) : Optional.empty();
            if (share.isEmpty() || shares.put(of(part.group(1)), share.get().value()) != null) {
                return Optional.empty();
            }
        }
        double sum = shares.values().stream().mapToDouble(it -> it).sum();
        return Math.abs(sum - 1) > ROUNDING ? Optional.empty() : Optional.of(new QosMix(shares));
    }

    /** The QoS of the sensor at {@code position}, anywhere from 0 to below 1. */
    public Qos at(double position) {
        double end = 0;
        for (Qos qos : Qos.values()) {
            end += shares.getOrDefault(qos, 0.0);
            if (position < end) {
                return qos;
            }
        }
        return highest();
    }

    /** Whether some sensors publish without a connection. */
    public boolean hasMinusOne() {
        return shares.getOrDefault(Qos.MINUS_ONE, 0.0) > 0;
    }

    private Qos highest() {
        return Arrays.stream(Qos.values())
                .filter(qos -> shares.getOrDefault(qos, 0.0) > 0)
                .reduce((lower, higher) -> higher)
                .orElseThrow();
    }

    private static Qos of(String digit) {
        return digit.equals("-1") ? Qos.MINUS_ONE : Qos.ofBits(Integer.parseInt(digit));
    }

    @Override
    public String toString() {
        if (shares.size() == 1) {
            return Integer.toString(highest().level());
        }
        return Arrays.stream(Qos.values())
                .filter(shares::containsKey)
                .map(qos -> qos.level() + ":" + new Share(shares.get(qos)))
                .collect(Collectors.joining(","));
    }
}
