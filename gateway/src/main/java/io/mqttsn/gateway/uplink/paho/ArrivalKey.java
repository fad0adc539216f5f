package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.codec.Qos;

/**
 * What it takes to acknowledge a message, in one number:
 *
 * <pre>
 * 46 bits number of the PUBLISH, at QoS 2 only │ 2 bits QoS │ 16 bits packet id
 * </pre>
 */
final class ArrivalKey {

    private static final int PACKET_ID_BITS = 16;
    private static final int QOS_BITS = 2;

    private ArrivalKey() {}

    static long of(long arrival, Qos qos, int packetId) {
        return (arrival << QOS_BITS | qos.bits()) << PACKET_ID_BITS | packetId;
    }

    static int packetId(long key) {
        return (int) key & 0xFFFF;
    }

    static Qos qos(long key) {
        return Qos.ofBits((int) (key >>> PACKET_ID_BITS) & 0b11);
    }

    static long arrival(long key) {
        return key >>> PACKET_ID_BITS + QOS_BITS;
    }
}
