package io.mqttsn.gateway.core;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;

/**
 * What is published for a client that is lost (MQTT-SN 1.2, §6.2 to §6.4).
 *
 * @param qos 0..2
 */
public record Will(TopicName topic, Octets message, Qos qos, boolean retain) {

    public Will {
        if (qos == Qos.MINUS_ONE) {
            throw new IllegalArgumentException("will qos: -1 (expected: 0..2)");
        }
    }

    /** The message that subscribers see. */
    public Publication asPublication() {
        return Publication.of(topic, message, qos, retain);
    }
}
