package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;

/** Messages for tests of links, which get theirs from an uplink otherwise. */
public final class TestMessages {

    private TestMessages() {}

    public static Outgoing outgoing(String topic, String payload, Qos qos, boolean retain) {
        return outgoing(Publication.of(new TopicName(topic), Octets.utf8(payload), qos, retain));
    }

    public static Outgoing outgoing(Publication publication) {
        return Outgoing.ofSensor(new RecordingFacts.Question("test"), publication);
    }
}
