package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.Octets;
import io.mqttsn.simulator.fleet.payload.Json;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody asks of a sensor by a message. */
sealed interface Command {

    /** {@code report}: one more, now. */
    record Report() implements Command {}

    /** {@code interval SECONDS}: the time between reports, 1..99999. */
    record Interval(Duration interval) implements Command {}

    /** {@code reboot}. */
    record Reboot() implements Command {}

    /** Anything else, which is not done. */
    record Unknown() implements Command {}

    Pattern INTERVAL = Pattern.compile("interval ([1-9]\\d{0,4})");

    static Command parse(String text) {
        Matcher interval = INTERVAL.matcher(text);
        if (interval.matches()) {
            return new Interval(Duration.ofSeconds(Long.parseLong(interval.group(1))));
        }
        return switch (text) {
            case "report" -> new Report();
            case "reboot" -> new Reboot();
            default -> new Unknown();
        };
    }

    /** What a sensor answers to {@code text}. */
    static Octets reply(String text, boolean done) {
        return Octets.utf8("{\"command\":" + Json.text(text) + ",\"done\":" + done + "}");
    }
}
