package io.mqttsn.codec.v12;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mqttsn.codec.Malformed;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is no message, and why. A decoder elsewhere asked only for two octets before it read the type from its place behind a longer header; every cut
 * through every message is here for that reason.
 */
class MalformedTest {

    @ParameterizedTest(name = "{2}: {0}")
    @MethodSource("malformedDatagrams")
    void shouldNameTheReason(Malformed expected, String octets, String story) {
        assertEquals(expected, MqttSnDecoder.decode(Hex.buffer(octets)), story);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldRefuseEveryProperPrefixInBothForms(Vector vector) {
        assertPrefixesMalformed(vector.octets());
        if (vector.hasShortLength()) {
            assertPrefixesMalformed(vector.longForm());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldRefuseOctetsBehindTheEnd(Vector vector) {
        ByteBuffer longer = ByteBuffer.allocate(vector.octets().length + 1).put(vector.octets());

        assertEquals(Malformed.TRAILING_OCTETS, MqttSnDecoder.decode(longer.clear()));
    }

    @Test
    void shouldHaveARowForEveryReasonOfTheDecoder() {
        Set<Object> reasons =
                malformedDatagrams().stream().map(row -> row.get()[0]).collect(Collectors.toSet());

        // Whether a frame is too large is the listener's judgement, before anything is decoded.
        assertEquals(EnumSet.complementOf(EnumSet.of(Malformed.OVERSIZED)), reasons);
    }

    @Test
    void shouldKnowNoReservedType() {
        Set<Integer> known = Vectors.ALL.stream()
                .filter(Vector::hasShortLength)
                .map(vector -> vector.octets()[1] & 0xFF)
                .collect(Collectors.toSet());
        for (int code = 0; code <= 0xFF; code++) {
            if (!known.contains(code)) {
                ByteBuffer datagram = ByteBuffer.wrap(new byte[] {3, (byte) code, 0});
                assertEquals(Malformed.UNKNOWN_TYPE, MqttSnDecoder.decode(datagram), "type " + code);
            }
        }
        assertEquals(28, known.size(), "27 messages and the encapsulation");
    }

    private static void assertPrefixesMalformed(byte[] octets) {
        for (int size = 0; size < octets.length; size++) {
            assertInstanceOf(Malformed.class, MqttSnDecoder.decode(ByteBuffer.wrap(octets, 0, size)), size + " octets");
        }
    }

    static List<Vector> vectors() {
        return Vectors.ALL;
    }

    static List<Arguments> malformedDatagrams() {
        return List.of(
                // The header.
                arguments(Malformed.EMPTY, "", "no octets at all"),
                arguments(Malformed.LENGTH_TOO_SMALL, "00", "a length of 0, alone"),
                arguments(Malformed.LENGTH_TOO_SMALL, "00 16", "a length of 0"),
                arguments(Malformed.LENGTH_MISSING, "01", "the mark of the long form, alone"),
                arguments(Malformed.LENGTH_MISSING, "01 00", "half a long length"),
                arguments(Malformed.LENGTH_TOO_SMALL, "01 00 00", "a long length of 0"),
                arguments(Malformed.LENGTH_TOO_SMALL, "01 00 03", "a long length that ends before the type"),
                arguments(Malformed.LENGTH_TOO_SMALL, "01 00 03 16", "a long length that leaves out the type"),
                arguments(Malformed.LENGTH_BEYOND_DATAGRAM, "01 00 04", "a long header without type"),
                arguments(Malformed.LENGTH_BEYOND_DATAGRAM, "02", "a short header without type"),
                arguments(Malformed.LENGTH_BEYOND_DATAGRAM, "03 16", "a length of one more than there is"),
                arguments(Malformed.LENGTH_BEYOND_DATAGRAM, "FF 16", "the largest short length"),
                arguments(Malformed.LENGTH_BEYOND_DATAGRAM, "01 FF FF 16", "the largest long length"),
                arguments(Malformed.LENGTH_BEYOND_DATAGRAM, "01 80 04 16", "a length that is negative as a short"),
                arguments(Malformed.TRAILING_OCTETS, "02 16 00", "an octet behind PINGREQ"),
                arguments(Malformed.TRAILING_OCTETS, "02 16 02 16", "two messages in one datagram"),
                arguments(Malformed.TRAILING_OCTETS, "01 00 04 16 00", "an octet behind the long form"),
                arguments(Malformed.UNKNOWN_TYPE, "02 03", "a reserved type"),
                arguments(Malformed.UNKNOWN_TYPE, "02 FF", "the last reserved type"),
                arguments(Malformed.UNKNOWN_TYPE, "01 00 06 FE 02 16", "an encapsulation with the long form"),

                // Fixed fields.
                arguments(Malformed.FIELDS_MISSING, "04 00 01 03", "ADVERTISE with half a duration"),
                arguments(Malformed.FIELDS_EXCEEDED, "06 00 01 03 84 00", "ADVERTISE with an octet too many"),
                arguments(Malformed.FIELDS_MISSING, "02 01", "SEARCHGW without radius"),
                arguments(Malformed.FIELDS_EXCEEDED, "04 01 00 00", "SEARCHGW with two"),
                arguments(Malformed.FIELDS_MISSING, "02 02", "GWINFO without GwId"),
                arguments(Malformed.FIELDS_MISSING, "05 04 04 01 00", "CONNECT with half a duration"),
                arguments(Malformed.FIELDS_MISSING, "02 04", "CONNECT without fields"),
                arguments(Malformed.FIELDS_MISSING, "02 05", "CONNACK without code"),
                arguments(Malformed.FIELDS_EXCEEDED, "03 06 00", "WILLTOPICREQ with a field"),
                arguments(Malformed.FIELDS_EXCEEDED, "03 08 00", "WILLMSGREQ with a field"),
                arguments(Malformed.FIELDS_MISSING, "05 0A 00 00 00", "REGISTER with half a MsgId"),
                arguments(Malformed.FIELDS_MISSING, "06 0B 00 05 00 01", "REGACK without code"),
                arguments(Malformed.FIELDS_EXCEEDED, "08 0B 00 05 00 01 00 00", "REGACK with two codes"),
                arguments(Malformed.FIELDS_MISSING, "02 0C", "PUBLISH without fields"),
                arguments(Malformed.FIELDS_MISSING, "06 0C 00 00 05 00", "PUBLISH with half a MsgId"),
                arguments(Malformed.FIELDS_MISSING, "01 00 08 0C 00 00 05 00", "the same in the long form"),
                arguments(Malformed.FIELDS_MISSING, "06 0D 00 05 00 02", "PUBACK without code"),
                arguments(Malformed.FIELDS_MISSING, "03 0F 00", "PUBREC with half a MsgId"),
                arguments(Malformed.FIELDS_EXCEEDED, "05 10 00 03 00", "PUBREL with an octet too many"),
                arguments(Malformed.FIELDS_MISSING, "04 12 20 00", "SUBSCRIBE with half a MsgId"),
                arguments(Malformed.FIELDS_MISSING, "06 12 01 00 04 00", "SUBSCRIBE with half a predefined id"),
                arguments(Malformed.FIELDS_EXCEEDED, "08 12 01 00 04 00 07 00", "SUBSCRIBE with a longer one"),
                arguments(Malformed.FIELDS_MISSING, "05 12 02 00 04", "SUBSCRIBE without its short name"),
                arguments(Malformed.FIELDS_EXCEEDED, "08 12 02 00 04 61 62 63", "SUBSCRIBE with a longer one"),
                arguments(Malformed.FIELDS_MISSING, "07 13 20 00 00 00 04", "SUBACK without code"),
                arguments(Malformed.FIELDS_MISSING, "04 14 01 00", "UNSUBSCRIBE with half a MsgId"),
                arguments(Malformed.FIELDS_MISSING, "06 14 01 00 05 00", "UNSUBSCRIBE with half a predefined id"),
                arguments(Malformed.FIELDS_MISSING, "02 15", "UNSUBACK without MsgId"),
                arguments(Malformed.FIELDS_EXCEEDED, "03 17 00", "PINGRESP with a field"),
                arguments(Malformed.FIELDS_MISSING, "03 18 00", "DISCONNECT with half a duration"),
                arguments(Malformed.FIELDS_EXCEEDED, "05 18 00 00 00", "DISCONNECT with a longer one"),
                arguments(Malformed.FIELDS_MISSING, "02 1B", "WILLTOPICRESP without code"),
                arguments(Malformed.FIELDS_EXCEEDED, "04 1D 00 00", "WILLMSGRESP with two"),

                // TopicIdType.
                arguments(Malformed.RESERVED_TOPIC_ID_TYPE, "07 0C 03 00 05 00 00", "PUBLISH with type 11"),
                arguments(Malformed.RESERVED_TOPIC_ID_TYPE, "07 12 03 00 04 00 07", "SUBSCRIBE with type 11"),
                arguments(Malformed.RESERVED_TOPIC_ID_TYPE, "07 14 03 00 05 00 07", "UNSUBSCRIBE with type 11"),

                // Texts that must be there.
                arguments(Malformed.TEXT_EMPTY, "03 07 30", "WILLTOPIC of flags alone"),
                arguments(Malformed.TEXT_EMPTY, "03 1A 00", "WILLTOPICUPD of flags alone"),
                arguments(Malformed.TEXT_EMPTY, "06 0A 00 00 00 01", "REGISTER of no name"),
                arguments(Malformed.TEXT_EMPTY, "05 12 00 00 04", "SUBSCRIBE to no filter"),
                arguments(Malformed.TEXT_EMPTY, "05 14 00 00 05", "UNSUBSCRIBE from no filter"),

                // Texts that are none, in each place that has one.
                arguments(Malformed.TEXT_ILL_FORMED, "07 04 04 01 00 3C 00", "U+0000 in the ClientId of CONNECT"),
                arguments(Malformed.TEXT_ILL_FORMED, "05 16 61 00 62", "U+0000 in the ClientId of PINGREQ"),
                arguments(Malformed.TEXT_ILL_FORMED, "04 07 00 FF", "FF in WILLTOPIC"),
                arguments(Malformed.TEXT_ILL_FORMED, "04 1A 00 00", "U+0000 in WILLTOPICUPD"),
                arguments(Malformed.TEXT_ILL_FORMED, "07 0A 00 00 00 01 80", "a stray continuation in REGISTER"),
                arguments(Malformed.TEXT_ILL_FORMED, "07 12 00 00 04 61 C3", "half a character in SUBSCRIBE"),
                arguments(Malformed.TEXT_ILL_FORMED, "06 14 00 00 05 00", "U+0000 in UNSUBSCRIBE"),
                arguments(Malformed.TEXT_ILL_FORMED, "07 0C 02 61 00 00 00", "a short name of one character"),
                arguments(Malformed.TEXT_ILL_FORMED, "07 0C 02 C3 61 00 00", "a short name cut off in PUBLISH"),
                arguments(Malformed.TEXT_ILL_FORMED, "07 12 02 00 04 00 61", "U+0000 first in a short name"),
                arguments(Malformed.TEXT_ILL_FORMED, "07 14 02 00 05 61 C3", "a short name with half a character"),

                // The encapsulation.
                arguments(Malformed.LENGTH_TOO_SMALL, "00 FE 00 02 16", "an encapsulation of length 0"),
                arguments(Malformed.LENGTH_TOO_SMALL, "02 FE", "an encapsulation without Ctrl"),
                arguments(Malformed.LENGTH_TOO_SMALL, "02 FE 00 02 16", "the same with something behind"),
                arguments(Malformed.FIELDS_MISSING, "03 FE 00", "an encapsulation of nothing"),
                arguments(Malformed.FIELDS_MISSING, "05 FE 00 00 12", "a node that says nothing"),
                arguments(Malformed.LENGTH_BEYOND_DATAGRAM, "05 FE 00 00", "a node id cut off"),
                arguments(Malformed.LENGTH_BEYOND_DATAGRAM, "05 FE 00 00 12 02", "an inner message cut off"),
                arguments(Malformed.TRAILING_OCTETS, "05 FE 00 00 12 02 16 00", "an octet behind the inner message"),
                arguments(Malformed.UNKNOWN_TYPE, "03 FE 00 02 03", "an inner message of a reserved type"),
                arguments(Malformed.TEXT_ILL_FORMED, "03 FE 00 03 16 00", "an inner message with a bad text"),
                arguments(Malformed.ENCAPSULATION_NESTED, "03 FE 00 03 FE 00 02 16", "one envelope in another"),
                arguments(Malformed.ENCAPSULATION_NESTED, "03 FE 00 02 FE", "a broken envelope in another"));
    }
}
