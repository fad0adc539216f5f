package io.mqttsn.codec;

/** Quality of service (MQTT-SN 1.2, §5.3.4), in the order of its two bits in the flags octet. */
public enum Qos {
    ZERO,
    ONE,
    TWO,
    /** A PUBLISH without any connection; only clients send it. */
    MINUS_ONE;

    private static final Qos[] BY_BITS = values();

    /** The two bits on the wire, 0..3. */
    public int bits() {
        return ordinal();
    }

    /** The QoS of two bits, 0..3. */
    public static Qos ofBits(int bits) {
        return BY_BITS[bits];
    }

    /** The number that people use: −1, 0, 1 or 2. */
    public int level() {
        return this == MINUS_ONE ? -1 : ordinal();
    }

    /** Whether the receiver acknowledges: QoS 1 and 2. */
    public boolean isAcknowledged() {
        return this == ONE || this == TWO;
    }

    /** The lower of two delivery levels; neither may be {@link #MINUS_ONE}, which is no level of delivery. */
    public static Qos min(Qos a, Qos b) {
        if (a == MINUS_ONE || b == MINUS_ONE) {
            throw new IllegalArgumentException("qos: -1 (expected: 0..2)");
        }
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** The higher of two delivery levels; neither may be {@link #MINUS_ONE}. */
    public static Qos max(Qos a, Qos b) {
        return min(a, b) == a ? b : a;
    }
}
