package io.mqttsn.codec;

/**
 * The outcome that an acknowledgement carries (MQTT-SN 1.2, §5.3.10).
 *
 * <p>A record and not an enum: 0x04 to 0xFF are reserved, but some peers send them, and a code that we do not know is still a refusal.
 *
 * @param value the octet on the wire, 0..255
 */
public record ReturnCode(int value) {

    public static final ReturnCode ACCEPTED = new ReturnCode(0);
    /** The client should wait T_WAIT before it tries again. */
    public static final ReturnCode CONGESTION = new ReturnCode(1);

    public static final ReturnCode INVALID_TOPIC_ID = new ReturnCode(2);
    public static final ReturnCode NOT_SUPPORTED = new ReturnCode(3);

    private static final ReturnCode[] KNOWN = {ACCEPTED, CONGESTION, INVALID_TOPIC_ID, NOT_SUPPORTED};

    public ReturnCode {
        Check.octet("returnCode", value);
    }

    /** The code with this value, without allocation for the four that the specification names. */
    public static ReturnCode of(int value) {
        return value >= 0 && value < KNOWN.length ? KNOWN[value] : new ReturnCode(value);
    }

    public boolean isAccepted() {
        return value == 0;
    }

    @Override
    public String toString() {
        return switch (value) {
            case 0 -> "accepted";
            case 1 -> "rejected: congestion";
            case 2 -> "rejected: invalid topic id";
            case 3 -> "rejected: not supported";
            default -> "rejected: reserved code " + value;
        };
    }
}
