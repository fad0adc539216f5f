package io.mqttsn.simulator.fleet.payload;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What templates may refer to, each by its name in lower case. */
enum Field {
    /** The sensor's number in the fleet, from 1. */
    NUMBER(0),
    /** The sensor's client id; for text only. */
    ID(0),
    /** Counts the reports of a sensor, from 1, over reboots too. */
    SEQUENCE(0),
    /** Milliseconds since 1970. */
    TIME(0),
    /** Seconds since 1970. */
    SECONDS(0),
    /** Degrees Celsius. */
    TEMPERATURE(1),
    /** Per cent. */
    HUMIDITY(0),
    /** Per cent. */
    BATTERY(0);

    /** Digits behind the point, unless a template wants others. */
    final int digits;

    Field(int digits) {
        this.digits = digits;
    }

    static Optional<Field> named(String name) {
        return Arrays.stream(values())
                .filter(field -> field.text().equals(name))
                .findFirst();
    }

    /** For errors: what there is. */
    static String names() {
        return Arrays.stream(values()).map(Field::text).collect(Collectors.joining(", "));
    }

    /** Whether it says which message this is, rather than what was measured. */
    boolean isIdentity() {
        return this == NUMBER || this == ID || this == SEQUENCE;
    }

    double of(Reading reading) {
        return switch (this) {
            case NUMBER -> reading.number();
            case SEQUENCE -> reading.sequence();
            case TIME -> reading.epochMillis();
            case SECONDS -> Math.floorDiv(reading.epochMillis(), 1000L);
            case TEMPERATURE -> reading.climate().temperature();
            case HUMIDITY -> reading.climate().humidity();
            case BATTERY -> reading.climate().battery();
            case ID -> throw new IllegalStateException("an id is no number");
        };
    }

    /** As it is written, with {@code decimals} digits behind the point. */
    void append(StringBuilder text, Reading reading, int decimals) {
        if (this == ID) {
            text.append(reading.id());
        } else if (decimals == 0) {
            text.append(Math.round(of(reading)));
        } else {
            text.append(String.format(Locale.ROOT, "%." + decimals + "f", of(reading)));
        }
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
