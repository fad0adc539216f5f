package io.mqttsn.codec.v12;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Writes frames in their shortest form: the one-octet Length up to 255 octets in all, the three-octet one beyond. (MQTT-SN 1.2, §5.2; the layout of the
 * header is drawn in {@link MqttSnDecoder}.) Allocates nothing; any thread may call it.
 *
 * <p>Both methods throw {@link IllegalArgumentException}, and write nothing, for what no receiver could read: a message over {@value #LENGTH_MAX} octets,
 * a text with U+0000 or half a surrogate pair, and {@link Malformed}, which is no frame to send.
 */
public final class MqttSnEncoder {

    /** The largest value of a Length field, and so the largest message. */
    public static final int LENGTH_MAX = 65_535;

    private static final int SHORT_LENGTH_MAX = 255;

    private MqttSnEncoder() {}

    /**
     * How many octets {@link #encode} writes for {@code frame}: 2..{@value #LENGTH_MAX} for a message, up to 255 more for an encapsulated one.
     *
     * @throws IllegalArgumentException when the frame cannot be encoded
     */
    public static int encodedLength(Frame frame) {
        if (frame instanceof MqttSnMessage message) {
            return messageLength(message);
        }
        if (frame instanceof Encapsulated encapsulated) {
            return EncapsulationCodec.headerLength(encapsulated) + messageLength(encapsulated.message());
        }
        throw notSendable(frame);
    }

    /**
     * Writes {@code frame} at the position of {@code out}, which then stands behind the last octet. The buffer's byte order does not matter.
     *
     * @throws IllegalArgumentException when the frame cannot be encoded
     * @throws BufferOverflowException when fewer than {@link #encodedLength} octets remain
     */
    public static void encode(Frame frame, ByteBuffer out) {
        if (frame instanceof MqttSnMessage message) {
            int length = messageLength(message);
            requireRoom(out, length);
            encodeMessage(message, length, out);
        } else if (frame instanceof Encapsulated encapsulated) {
            int innerLength = messageLength(encapsulated.message());
            requireRoom(out, EncapsulationCodec.headerLength(encapsulated) + innerLength);
            EncapsulationCodec.encodeHeader(encapsulated, out);
            encodeMessage(encapsulated.message(), innerLength, out);
        } else {
            throw notSendable(frame);
        }
    }

    private static int messageLength(MqttSnMessage message) {
        int shortLength =
                MqttSnDecoder.SHORT_HEADER_SIZE + BodyCodecs.of(message).length(message);
        if (shortLength <= SHORT_LENGTH_MAX) {
            return shortLength;
        }
        int length = shortLength + MqttSnDecoder.LONG_HEADER_SIZE - MqttSnDecoder.SHORT_HEADER_SIZE;
        if (length > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    message.type() + " length: " + length + " octets (expected: at most " + LENGTH_MAX + ")");
        }
        return length;
    }

    private static void encodeMessage(MqttSnMessage message, int length, ByteBuffer out) {
        if (length <= SHORT_LENGTH_MAX) {
            Wire.putOctet(out, length);
        } else {
            Wire.putOctet(out, MqttSnDecoder.LONG_FORM);
            Wire.putWord(out, length);
        }
        Wire.putOctet(out, message.type().code());
        BodyCodecs.of(message).encode(message, out);
    }

    private static void requireRoom(ByteBuffer out, int length) {
        if (out.remaining() < length) {
            throw new BufferOverflowException();
        }
    }

    private static IllegalArgumentException notSendable(Frame frame) {
        return new IllegalArgumentException("frame: " + frame + " (expected: a message or an encapsulated message)");
    }
}
