package io.mqttsn.codec.v12;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.WillMsg;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A receive buffer outlived its packet elsewhere, and a PUBLISH that was decoded twice came out right only by luck. Decoding here keeps nothing of its
 * input and leaves it as it was, whatever kind of buffer it is.
 */
class PurityTest {

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldDecodeTwiceTheSameAndLeaveTheInputAlone(Vector vector) {
        ByteBuffer in = ByteBuffer.wrap(vector.octets().clone());

        Frame first = MqttSnDecoder.decode(in);
        Frame second = MqttSnDecoder.decode(in);

        assertEquals(vector.frame(), first);
        assertEquals(first, second);
        assertEquals(0, in.position());
        assertEquals(vector.octets().length, in.limit());
        assertArrayEquals(vector.octets(), in.array());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldKeepTheMessageWhenTheBufferIsOverwritten(Vector vector) {
        byte[] octets = vector.octets().clone();

        Frame frame = MqttSnDecoder.decode(ByteBuffer.wrap(octets));
        Arrays.fill(octets, (byte) 0xA5);

        assertEquals(vector.frame(), frame);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldDecodeFromEveryKindOfBuffer(Vector vector) {
        for (Function<byte[], ByteBuffer> kind : KINDS) {
            ByteBuffer in = kind.apply(vector.octets());
            int position = in.position();

            assertEquals(vector.frame(), MqttSnDecoder.decode(in), in.toString());
            assertEquals(position, in.position());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldEncodeIntoEveryKindOfBuffer(Vector vector) {
        int size = vector.octets().length;
        for (ByteBuffer out : List.of(
                ByteBuffer.allocate(size + 10).position(7),
                ByteBuffer.allocateDirect(size + 10).position(7),
                ByteBuffer.allocate(size + 10).order(ByteOrder.LITTLE_ENDIAN).position(7),
                ByteBuffer.allocate(size + 13).position(3).slice().position(7))) {

            MqttSnEncoder.encode(vector.frame(), out);

            assertEquals(7 + size, out.position());
            assertEquals(ByteBuffer.wrap(vector.octets()), out.slice(7, size));
            assertEquals(0, out.get(6));
            assertEquals(0, out.get(7 + size));
        }
    }

    /** White space at the edges of a payload was stripped in another gateway. */
    @Test
    void shouldCarryAllOctetsAtBothEndsOfAPayload() {
        for (int value = 0; value <= 0xFF; value++) {
            for (byte[] payload : new byte[][] {
                {(byte) value}, {(byte) value, 'x'}, {'x', (byte) value}, {(byte) value, 'x', (byte) value}
            }) {
                Octets octets = Octets.copyOf(payload);
                Publish publish = new Publish(false, Qos.ZERO, false, new TopicId(1), 0, octets);
                for (Frame frame : List.of(
                        publish, new WillMsg(octets), new GwInfo(1, octets), new Encapsulated(0, octets, publish))) {
                    ByteBuffer out = ByteBuffer.allocate(32);
                    MqttSnEncoder.encode(frame, out);
                    assertEquals(frame, MqttSnDecoder.decode(out.flip()));
                }
            }
        }
    }

    private static final List<Function<byte[], ByteBuffer>> KINDS = List.of(
            octets -> ByteBuffer.wrap(octets).asReadOnlyBuffer(),
            octets -> ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN),
            octets -> direct(octets, 0),
            octets -> direct(octets, 0).asReadOnlyBuffer(),
            octets -> direct(octets, 5),
            octets -> within(octets, 5),
            octets -> within(octets, 5).slice());

    private static ByteBuffer direct(byte[] octets, int offset) {
        return ByteBuffer.allocateDirect(offset + octets.length)
                .position(offset)
                .put(octets)
                .position(offset);
    }

    /** The octets in the midst of others, which must not be looked at. */
    private static ByteBuffer within(byte[] octets, int offset) {
        byte[] around = new byte[offset + octets.length + 3];
        Arrays.fill(around, (byte) 0xEE);
        System.arraycopy(octets, 0, around, offset, octets.length);
        return ByteBuffer.wrap(around, offset, octets.length);
    }

    static List<Vector> vectors() {
        return Vectors.ALL;
    }
}
