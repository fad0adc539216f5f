package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Scalar;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A predefined topic, as the gateway is configured.
 *
 * @param id 1..65535
 * @param name what the gateway makes of it
 */
@Scalar(name = "predefined topic", syntax = "ID=TOPIC with an id of 1..65535, as the gateway has it")
public record Predefined(int id, String name) {

    private static final Pattern SYNTAX = Pattern.compile("([1-9]\\d{0,4})=(.+)");

    /** Reads the written form; empty for anything else. */
    public static Optional<Predefined> parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) > 0xFFFF) {
            return Optional.empty();
        }
        return Optional.of(new Predefined(Integer.parseInt(parts.group(1)), parts.group(2)));
    }

    @Override
    public String toString() {
        return id + "=" + name;
    }
}
