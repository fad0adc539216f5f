package io.mqttsn.serial;

import io.mqttsn.transport.PeerAddress;

/** Something that is to be written to a line. */
sealed interface Outgoing {

    byte[] octets();

    /** Octets that travel as they are. */
    record Plain(byte[] octets) implements Outgoing {}

    /** An MQTT-SN message, yet to be framed. */
    sealed interface Message extends Outgoing {

        /** Whom this is for; messages for the same one stay in order. */
        PeerAddress to();

        /** Its octets on the line. */
        int lineOctets();
    }

    /** A message for one peer. */
    record Unicast(PeerAddress to, byte[] octets, int lineOctets) implements Message {}

    /** A message for everybody. */
    record Broadcast(PeerAddress to, byte[] octets, int radius, int lineOctets) implements Message {}
}
