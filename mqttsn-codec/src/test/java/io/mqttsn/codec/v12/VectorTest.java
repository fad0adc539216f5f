package io.mqttsn.codec.v12;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorTest {

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldEncodeTheOctetsOfTheSpecification(Vector vector) {
        assertEquals(vector.octets().length, MqttSnEncoder.encodedLength(vector.frame()));

        ByteBuffer out = ByteBuffer.allocate(vector.octets().length);
        MqttSnEncoder.encode(vector.frame(), out);

        assertArrayEquals(vector.octets(), out.array());
        assertEquals(0, out.remaining());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldDecodeTheOctetsOfTheSpecification(Vector vector) {
        assertEquals(vector.frame(), MqttSnDecoder.decode(ByteBuffer.wrap(vector.octets())));
    }

    @ParameterizedTest
    @MethodSource("shortVectors")
    void shouldDecodeTheLongFormOfSmallMessages(Vector vector) {
        assertEquals(vector.frame(), MqttSnDecoder.decode(ByteBuffer.wrap(vector.longForm())));
    }

    @Test
    void shouldHaveAVectorForEveryMessageType() {
        Set<MessageType> types = Vectors.ALL.stream()
                .map(Vector::frame)
                .filter(MqttSnMessage.class::isInstance)
                .map(frame -> ((MqttSnMessage) frame).type())
                .collect(Collectors.toSet());

        assertEquals(EnumSet.allOf(MessageType.class), types);
    }

    static List<Vector> vectors() {
        return Vectors.ALL;
    }

    static List<Vector> shortVectors() {
        return Vectors.ALL.stream().filter(Vector::hasShortLength).toList();
    }
}
