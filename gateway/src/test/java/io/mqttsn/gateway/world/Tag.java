package io.mqttsn.gateway.world;

/**
 * What the oracles know of a datagram and the receiver does not.
 *
 * @param client whom it concerns: the sensor that sent it, or the one that the gateway takes for its receiver; empty when it takes it for a stranger
 * @param number of a sensor's datagrams, in the order of sending, from 1
 * @param began of the gateway's datagrams: the number of the CONNECT with which the session began that it was sent for; 0 when there is none
 */
record Tag(String client, long number, long began) {

    /** For everybody, or for somebody whom the gateway does not know. */
    static final Tag STRANGER = new Tag("", 0, 0);

    static Tag sentBy(String client, long number) {
        return new Tag(client, number, 0);
    }

    static Tag sentTo(String client, long began) {
        return new Tag(client, 0, began);
    }
}
