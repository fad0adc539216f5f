package io.mqttsn.codec.v12;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillTopic;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What the decoder lets pass, because those who can answer judge it, and what it overlooks, because the specification does not use it. */
class CarriedTest {

    @Test
    void shouldIgnoreFlagsThatAMessageDoesNotUse() {
        assertEquals(
                new Connect(true, true, 1, 60, ClientId.of("a")),
                MqttSnDecoder.decode(Hex.buffer("07 04 FF 01 00 3C 61")));
        assertEquals(new WillTopic(Qos.ONE, true, "w"), MqttSnDecoder.decode(Hex.buffer("04 07 BF 77")));
        assertEquals(
                new SubAck(Qos.TWO, 1, 2, ReturnCode.ACCEPTED),
                MqttSnDecoder.decode(Hex.buffer("08 13 DF 00 01 00 02 00")));
        assertEquals(new Unsubscribe(5, new FilterText("a")), MqttSnDecoder.decode(Hex.buffer("06 14 FC 00 05 61")));
        assertEquals(
                new Publish(false, Qos.ZERO, false, new TopicId(5), 0, Octets.EMPTY),
                MqttSnDecoder.decode(Hex.buffer("07 0C 0C 00 05 00 00")));
    }

    @Test
    void shouldIgnoreReservedBitsOfCtrl() {
        assertEquals(
                new Encapsulated(2, Octets.EMPTY, PingReq.KEEP_ALIVE),
                MqttSnDecoder.decode(Hex.buffer("03 FE FE 02 16")));
    }

    @Test
    void shouldCarryReservedTopicIds() {
        assertEquals(
                new Publish(false, Qos.ONE, false, new TopicId(0), 1, Octets.EMPTY),
                MqttSnDecoder.decode(Hex.buffer("07 0C 20 00 00 00 01")));
        assertEquals(
                new Publish(false, Qos.ONE, false, new TopicId(0xFFFF), 1, Octets.EMPTY),
                MqttSnDecoder.decode(Hex.buffer("07 0C 20 FF FF 00 01")));
    }

    @Test
    void shouldNotAllocateWhatHasOnlyOneValue() {
        assertSame(PingReq.KEEP_ALIVE, MqttSnDecoder.decode(Hex.buffer("02 16")));
        assertSame(PingReq.KEEP_ALIVE, MqttSnDecoder.decode(Hex.buffer("01 00 04 16")));
        assertSame(PingResp.INSTANCE, MqttSnDecoder.decode(Hex.buffer("02 17")));
        assertSame(Disconnect.PLAIN, MqttSnDecoder.decode(Hex.buffer("02 18")));
        assertSame(WillTopic.EMPTY, MqttSnDecoder.decode(Hex.buffer("02 07")));
    }

    @Test
    void shouldRefuseToSendWhatIsNoFrame() {
        ByteBuffer out = ByteBuffer.allocate(10);

        assertThrows(IllegalArgumentException.class, () -> MqttSnEncoder.encodedLength(Malformed.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> MqttSnEncoder.encode(Malformed.EMPTY, out));
    }
}
