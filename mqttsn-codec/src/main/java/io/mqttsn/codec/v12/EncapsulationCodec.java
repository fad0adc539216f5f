package io.mqttsn.codec.v12;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import java.nio.ByteBuffer;

/**
 * The forwarder's envelope (MQTT-SN 1.2, §5.5). Its Length is always one octet and ends before the inner message, which has a header of its own; this is
 * the only place where octets may follow the end that a Length announces.
 *
 * <pre>
 * octet   0            1      2                          3..L−1             L..
 *         Length = L   0xFE   Ctrl (Radius, bits 1–0)    Wireless Node Id   message
 * </pre>
 */
final class EncapsulationCodec {

    private static final int NODE_ID = 3;
    private static final int RADIUS = 0x03;

    private EncapsulationCodec() {}

    /** Decodes a frame whose type is known to be 0xFE. */
    static Frame decode(ByteBuffer in, int start, int end) {
        int length = Wire.octet(in, start);
        if (length < NODE_ID) {
            return Malformed.LENGTH_TOO_SMALL;
        }
        int inner = start + length;
        if (inner > end) {
            return Malformed.LENGTH_BEYOND_DATAGRAM;
        }
        if (inner == end) {
            return Malformed.FIELDS_MISSING;
        }
        if (MqttSnDecoder.isEncapsulation(in, inner, end)) {
            return Malformed.ENCAPSULATION_NESTED;
        }
        Frame frame = MqttSnDecoder.decodeMessage(in, inner, end);
        return frame instanceof MqttSnMessage message
                ? new Encapsulated(Wire.octet(in, start + 2) & RADIUS, Wire.octets(in, start + NODE_ID, inner), message)
                : frame;
    }

    /** Octets before the inner message, 3..255. */
    static int headerLength(Encapsulated frame) {
        return NODE_ID + frame.nodeId().length();
    }

    static void encodeHeader(Encapsulated frame, ByteBuffer out) {
        Wire.putOctet(out, headerLength(frame));
        Wire.putOctet(out, Encapsulated.TYPE_CODE);
        Wire.putOctet(out, frame.radius());
        frame.nodeId().copyTo(out);
    }
}
