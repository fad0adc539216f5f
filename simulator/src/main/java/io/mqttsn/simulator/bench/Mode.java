package io.mqttsn.simulator.bench;

import java.util.Locale;

/** What is measured. */
public enum Mode {
    /** Sensors publish. */
    UP,
    /** Sensors receive, each messages of its own. */
    DOWN,
    /** All sensors receive the same messages from one publisher. */
    FAN_OUT,
    /** Sensors wake, all at once, and fetch what was kept for them. */
    DRAIN,
    /** Sensors connect, all at once. */
    STORM;

    /** As users write it: {@code fan-out}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether messages can follow a schedule in this mode; in the others everybody starts at once. */
    public boolean canBePaced() {
        return this == UP || this == DOWN || this == FAN_OUT;
    }

    /** Whether application messages are sent at all. */
    public boolean hasQos() {
        return this != STORM;
    }
}
