package io.mqttsn.gateway.core;

import io.mqttsn.codec.Qos;

/** How an uplink subscribe ended. */
public enum SubscribeOutcome {
    GRANTED_0,
    GRANTED_1,
    GRANTED_2,
    /** Not now: the broker is away or a limit is reached. */
    CONGESTED,
    /** Never: the broker or a rule refuses this filter. */
    REFUSED;

    /** The outcome that grants {@code qos}, 0..2. */
    public static SubscribeOutcome granted(Qos qos) {
        return switch (qos) {
            case ZERO -> GRANTED_0;
            case ONE -> GRANTED_1;
            case TWO -> GRANTED_2;
            case MINUS_ONE -> throw new IllegalArgumentException("granted qos: -1 (expected: 0..2)");
        };
    }

    public boolean isGranted() {
        return this != CONGESTED && this != REFUSED;
    }

    /** The granted QoS; only for {@linkplain #isGranted() granted} outcomes. */
    public Qos grantedQos() {
        if (!isGranted()) {
            throw new IllegalStateException(this + " grants nothing");
        }
        return Qos.ofBits(ordinal());
    }
}
