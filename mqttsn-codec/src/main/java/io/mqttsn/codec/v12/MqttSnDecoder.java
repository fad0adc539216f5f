package io.mqttsn.codec.v12;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MessageType;
import java.nio.ByteBuffer;

/**
 * Turns one datagram into a message, a message wrapped by a forwarder, or the reason why it holds neither. (MQTT-SN 1.2, §5.2, §5.5.)
 *
 * <pre>
 *              octet 0      1            2           3         then
 * short form   Length       MsgType                            fields     Length 2..255
 * long form    0x01         Length MSB   Length LSB  MsgType   fields     Length 4..65535
 * </pre>
 *
 * <p>Length counts every octet of the message and must equal the size of the datagram; only the encapsulation's Length ends before the inner message. The
 * long form is accepted for small messages too, as the specification allows it.
 *
 * <p>Decoding is pure: it keeps nothing of the buffer, moves neither position nor limit, and ignores the buffer's byte order. Any thread may call it.
 */
public final class MqttSnDecoder {

    /** The first octet of the long form, and the smallest that is no length. */
    static final int LONG_FORM = 0x01;

    static final int SHORT_HEADER_SIZE = 2;
    static final int LONG_HEADER_SIZE = 4;

    private MqttSnDecoder() {}

    /**
     * Decodes the octets between position and limit; never throws, whatever they are.
     *
     * <p>Judged here is the shape of a message alone. Reserved topic ids, QoS −1, reserved return codes, an unknown protocol id and a CONNECT without
     * client id are carried to those who can answer them; unused flags are ignored.
     *
     * @param in one datagram; left as it was
     */
    public static Frame decode(ByteBuffer in) {
        int start = in.position();
        int end = in.limit();
        return isEncapsulation(in, start, end)
                ? EncapsulationCodec.decode(in, start, end)
                : decodeMessage(in, start, end);
    }

    /** Whether a one-octet length and the code of the encapsulation come first. There is no long form of it. */
    static boolean isEncapsulation(ByteBuffer in, int start, int end) {
        return end - start >= SHORT_HEADER_SIZE
                && Wire.octet(in, start) != LONG_FORM
                && Wire.octet(in, start + 1) == Encapsulated.TYPE_CODE;
    }

    /** Decodes a message that fills {@code start} (inclusive) to {@code end} (exclusive), and is not an encapsulation. */
    static Frame decodeMessage(ByteBuffer in, int start, int end) {
        int size = end - start;
        if (size == 0) {
            return Malformed.EMPTY;
        }
        int length = Wire.octet(in, start);
        int headerSize = SHORT_HEADER_SIZE;
        if (length == LONG_FORM) {
            if (size < 3) {
                return Malformed.LENGTH_MISSING;
            }
            length = Wire.word(in, start + 1);
            headerSize = LONG_HEADER_SIZE;
        }
        if (length < headerSize) {
            return Malformed.LENGTH_TOO_SMALL;
        }
        if (length > size) {
            return Malformed.LENGTH_BEYOND_DATAGRAM;
        }
        if (length < size) {
            return Malformed.TRAILING_OCTETS;
        }
        int fields = start + headerSize;
        MessageType type = MessageType.ofCode(Wire.octet(in, fields - 1));
        return type == null ? Malformed.UNKNOWN_TYPE : BodyCodecs.of(type).decode(in, fields, end);
    }
}
