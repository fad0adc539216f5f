package io.mqttsn.codec;

/**
 * The name of a client, unique at the gateway (MQTT-SN 1.2, §5.3.1).
 *
 * <p>Two ids are the same exactly when their UTF-8 octets are; nothing is trimmed, folded or normalised. The specification allows 1 to 23 characters;
 * longer ids are carried, since how many octets a gateway accepts is its own limit.
 *
 * @param value the id; empty only in {@link #NONE}
 */
public record ClientId(String value) {

    /** The absence of an id: in a CONNECT that lacks it and in a plain PINGREQ. */
    public static final ClientId NONE = new ClientId("");

    public static ClientId of(String value) {
        return value.isEmpty() ? NONE : new ClientId(value);
    }

    public boolean isPresent() {
        return !value.isEmpty();
    }

    @Override
    public String toString() {
        return value;
    }
}
