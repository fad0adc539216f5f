package io.mqttsn.gateway.world;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;

/** What an access carries. */
record Datagram(Frame frame, Tag tag) {

    /** A message of, or for, whoever is at this address: wrapped, when a forwarder is on the way (MQTT-SN 1.2, §5.5). */
    static Datagram of(MqttSnMessage message, PeerAddress address, Tag tag) {
        Frame frame = address instanceof ForwardedPeer node
                ? new Encapsulated(node.radius(), node.nodeId(), message)
                : message;
        return new Datagram(frame, tag);
    }

    /** Whose address this frame is from, or for, at the end of the way: the node's, where one is named. */
    static PeerAddress endOf(PeerAddress hop, Frame frame) {
        return frame instanceof Encapsulated node ? new ForwardedPeer(hop, node.nodeId(), node.radius()) : hop;
    }

    int octetCount() {
        return MqttSnEncoder.encodedLength(frame);
    }

    byte[] octets() {
        ByteBuffer octets = ByteBuffer.allocate(octetCount());
        MqttSnEncoder.encode(frame, octets);
        return octets.array();
    }
}
