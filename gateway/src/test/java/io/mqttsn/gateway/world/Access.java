package io.mqttsn.gateway.world;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.transport.PeerAddress;
import org.jspecify.annotations.Nullable;

/** One way between sensors and the gateway, and one listener of the gateway: it carries what they send, late, damaged or not at all. */
interface Access {

    /** The {@linkplain PeerAddress#transportName() name} that all its addresses have. */
    String listener();

    /** An address where nobody has ever been; null when there is none any more. */
    @Nullable
    PeerAddress fresh();

    /** A sensor at this address sends. */
    void toGateway(PeerAddress from, Datagram datagram);

    /** The gateway sends to one sensor. */
    void toSensor(PeerAddress to, Datagram datagram);

    /** The gateway sends to everybody in reach. */
    void toEverybody(MqttSnMessage message);

    /** A forwarder at the end of this access has got something from one of its nodes. */
    default void passOn(Datagram datagram) {
        throw new IllegalStateException("no forwarder has an address of its own here");
    }

    /** From now on nothing goes wrong here. */
    void heal();
}
