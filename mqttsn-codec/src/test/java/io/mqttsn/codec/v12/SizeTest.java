package io.mqttsn.codec.v12;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.WillMsg;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lengths that were cast to a byte or a short turned negative in other implementations, and messages just above 255 octets came out with the wrong
 * header. So every small size is walked, and the neighbourhood of each power of two and of the largest datagram.
 */
class SizeTest {

    private static final int PUBLISH_FIELDS = 5;

    @ParameterizedTest
    @MethodSource("dataSizes")
    void shouldSendTheShortestFormWithALengthThatIsTheDatagramSize(int dataSize) {
        Octets data = data(dataSize);

        assertShortestForm(new WillMsg(data), dataSize);
        if (dataSize + PUBLISH_FIELDS + 4 <= MqttSnEncoder.LENGTH_MAX) {
            assertShortestForm(publish(data), PUBLISH_FIELDS + dataSize);
        }
    }

    @ParameterizedTest
    @MethodSource("longFormSizes")
    void shouldReadTheLongFormOfEverySize(int size) {
        Octets data = data(size - 4);
        ByteBuffer datagram = ByteBuffer.allocate(size);
        datagram.put((byte) 1).putShort((short) size).put((byte) 0x09);
        data.copyTo(datagram);

        assertEquals(new WillMsg(data), MqttSnDecoder.decode(datagram.flip()));
    }

    @Test
    void shouldRefuseAMessageOfMoreThan65535Octets() {
        WillMsg largest = new WillMsg(data(65_531));
        WillMsg tooLarge = new WillMsg(data(65_532));
        Register tooLargeByOctetsOnly = new Register(1, 1, "€".repeat(21_843));

        assertEquals(65_535, MqttSnEncoder.encodedLength(largest));
        ByteBuffer out = ByteBuffer.allocate(200_000);
        assertThrows(IllegalArgumentException.class, () -> MqttSnEncoder.encodedLength(tooLarge));
        assertThrows(IllegalArgumentException.class, () -> MqttSnEncoder.encode(tooLarge, out));
        assertThrows(IllegalArgumentException.class, () -> MqttSnEncoder.encode(tooLargeByOctetsOnly, out));
        assertEquals(0, out.position());
    }

    @Test
    void shouldWriteNothingWhenTheBufferIsTooSmall() {
        Frame message = publish(data(100));
        Frame encapsulated = new Encapsulated(1, data(2), publish(data(100)));

        for (Frame frame : new Frame[] {message, encapsulated}) {
            ByteBuffer out = ByteBuffer.allocate(MqttSnEncoder.encodedLength(frame) - 1);
            assertThrows(BufferOverflowException.class, () -> MqttSnEncoder.encode(frame, out));
            assertEquals(0, out.position());
        }
    }

    @Test
    void shouldCarryNodeIdsOfEverySize() {
        for (int size = 0; size <= Encapsulated.NODE_ID_MAX; size++) {
            Frame frame = new Encapsulated(0, data(size), new WillMsg(data(300)));
            ByteBuffer out = ByteBuffer.allocate(1000);

            MqttSnEncoder.encode(frame, out);

            assertEquals(3 + size, out.get(0) & 0xFF);
            assertEquals(3 + size + 304, out.position());
            assertEquals(MqttSnEncoder.encodedLength(frame), out.position());
            assertEquals(frame, MqttSnDecoder.decode(out.flip()));
        }
    }

    private static void assertShortestForm(MqttSnMessage message, int fieldsSize) {
        ByteBuffer out = ByteBuffer.allocate(MqttSnEncoder.encodedLength(message));
        MqttSnEncoder.encode(message, out);

        int size = out.position();
        boolean isShort = 2 + fieldsSize <= 255;
        assertEquals(isShort ? 2 + fieldsSize : 4 + fieldsSize, size);
        if (isShort) {
            assertEquals(size, out.get(0) & 0xFF);
            assertEquals(message.type().code(), out.get(1));
        } else {
            assertEquals(1, out.get(0));
            assertEquals(size, out.getShort(1) & 0xFFFF);
            assertEquals(message.type().code(), out.get(3));
        }
        assertEquals(message, MqttSnDecoder.decode(out.flip()));
    }

    private static Publish publish(Octets data) {
        return new Publish(false, Qos.ONE, false, new TopicId(1), 1, data);
    }

    private static Octets data(int size) {
        byte[] octets = new byte[size];
        for (int i = 0; i < size; i++) {
            octets[i] = (byte) (i * 31 + i / 256);
        }
        return Octets.wrap(octets);
    }

    static IntStream dataSizes() {
        return longFormSizes().map(size -> size - 4);
    }

    static IntStream longFormSizes() {
        IntStream small = IntStream.rangeClosed(4, 310);
        IntStream large = IntStream.of(32_767, 32_768 + 8, 65_507, 65_527)
                .flatMap(middle -> IntStream.rangeClosed(middle - 8, middle + 8));
        return IntStream.concat(small, large).distinct();
    }
}
