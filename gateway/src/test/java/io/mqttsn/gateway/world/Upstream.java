package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;

/** One message that a sensor wants to publish, and what has become of it. */
final class Upstream {

    final Sensor sensor;
    final String topic;
    final Qos qos;
    final boolean retain;
    final String id;
    /** Its place among all messages of its sensor. */
    final long number;

    int received;
    private boolean excused;

    Upstream(Sensor sensor, String topic, Qos qos, boolean retain, String id, long number) {
        this.sensor = sensor;
        this.topic = topic;
        this.qos = qos;
        this.retain = retain;
        this.id = id;
        this.number = number;
    }

    /** It may come twice, through no fault of the gateway. */
    void excuse() {
        excused = true;
    }

    boolean isExcused() {
        return excused;
    }
}
