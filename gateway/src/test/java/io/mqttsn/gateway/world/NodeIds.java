package io.mqttsn.gateway.world;

import io.mqttsn.codec.Octets;

/** Ids of nodes behind forwarders, each given once: the empty one, and then ids of one to eight octets by turns. */
final class NodeIds {

    private static final int LENGTH_MAX = 8;

    private int given;

    Octets next() {
        int number = given++;
        byte[] octets = new byte[number == 0 ? 0 : 1 + number % LENGTH_MAX];
        if (octets.length > 0) {
            octets[octets.length - 1] = (byte) (number / LENGTH_MAX);
        }
        return Octets.wrap(octets);
    }
}
