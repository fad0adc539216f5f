package io.mqttsn.codec;

/**
 * A message that a forwarder carries between a wireless node and the gateway (MQTT-SN 1.2, §5.5). Its own length octet ends before the inner message.
 *
 * @param radius broadcast radius, 0..3; meaningful towards the forwarder
 * @param nodeId the wireless node, 0..{@value #NODE_ID_MAX} octets, opaque to the gateway and returned unchanged
 * @param message the inner message, never itself encapsulated
 */
public record Encapsulated(int radius, Octets nodeId, MqttSnMessage message) implements Frame {

    /** The code in the place of the message type. */
    public static final int TYPE_CODE = 0xFE;

    public static final int NODE_ID_MAX = 252;

    public Encapsulated {
        Check.range("radius", radius, 0, 3);
        Check.range("node id length", nodeId.length(), 0, NODE_ID_MAX);
    }

    /** How many octets the encapsulation adds to a message of this node. */
    public static int overhead(Octets nodeId) {
        return 3 + nodeId.length();
    }
}
