package io.mqttsn.gateway.world;

import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.Uplink;

/** The far end of a world: a broker with applications, and the uplink to it. It tells the oracles what it gets and what it has. */
interface BrokerSide {

    Uplink uplink();

    /** An application publishes. */
    void publishElsewhere(Publication publication);

    /** Trouble of its kind; what kind is drawn. */
    void trouble();

    /** From now on nothing goes wrong. */
    void heal();

    /** Whether what this sensor has subscribed to is certainly subscribed at the broker. */
    boolean isSureOf(Sensor sensor, boolean cleanSession);

    /** Whether this sensor has a connection of its own. */
    default boolean isTransparent(Sensor sensor) {
        return false;
    }

    /** Whether the broker has never forgotten an exchange. */
    boolean remembers();

    /** What waits on the way to the broker, in octets. */
    default long queuedBytes() {
        return 0;
    }

    /** How much may wait there. */
    static long queuedBytesMax(Climate climate) {
        return climate.isTight() ? 4_000 : 16 << 20;
    }

    /** How many wills the uplink says that it has given up. */
    long willsDropped();

    /** Whether nothing goes wrong here that could cost a subscriber retained messages which it waits for. */
    boolean isPatient();

    /** All is well, and time enough has passed: answers what the broker has sent to somebody who is there, and has no acknowledgement for. */
    String unacknowledged();

    /** All sensors are forgotten: nothing may be left. Answers what is. */
    String leftovers();
}
