package io.mqttsn.simulator.client;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;

/**
 * What the gateway publishes when the client vanishes.
 *
 * @param topic empty to delete the will that the gateway has kept from an earlier connection (MQTT-SN 1.2, §6.3)
 * @param message may be empty
 * @param qos 0, 1 or 2
 */
public record Will(String topic, Octets message, Qos qos, boolean retain) {

    /** The will that deletes the stored one. */
    public static final Will NONE = new Will("", Octets.EMPTY, Qos.ZERO, false);

    public Will {
        if (qos == Qos.MINUS_ONE) {
            throw new IllegalArgumentException("will qos: -1 (expected: 0..2)");
        }
    }

    public boolean isEmpty() {
        return topic.isEmpty();
    }
}
