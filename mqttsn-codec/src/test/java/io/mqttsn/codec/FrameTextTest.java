package io.mqttsn.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FrameTextTest {

    @Test
    void shouldSpeakTheWordsOfTheSpecification() {
        assertLine(
                "PUBLISH qos=1 retain topic=5 msgId=2 data=[2]6869",
                new Publish(false, Qos.ONE, true, new TopicId(5), 2, Octets.utf8("hi")));
        assertLine(
                "PUBLISH dup qos=-1 short=\"ab\" msgId=0 data=[0]",
                new Publish(true, Qos.MINUS_ONE, false, ShortTopicName.of("ab"), 0, Octets.EMPTY));
        assertLine(
                "CONNECT clientId=\"abc\" will cleanSession duration=60s",
                new Connect(true, true, 1, 60, ClientId.of("abc")));
        assertLine("CONNECT clientId=\"\" duration=0s protocolId=2", new Connect(false, false, 2, 0, ClientId.NONE));
        assertLine("CONNACK (rejected: congestion)", new ConnAck(ReturnCode.CONGESTION));
        assertLine("REGISTER topicId=0 msgId=1 topicName=\"a/b\"", new Register(0, 1, "a/b"));
        assertLine("REGACK topicId=5 msgId=1 (accepted)", new RegAck(5, 1, ReturnCode.ACCEPTED));
        assertLine("SUBSCRIBE qos=2 filter=\"a/#\" msgId=4", new Subscribe(false, Qos.TWO, 4, new FilterText("a/#")));
        assertLine("UNSUBSCRIBE predefined=7 msgId=5", new Unsubscribe(5, new PredefinedTopicId(7)));
        assertLine("PINGREQ", PingReq.KEEP_ALIVE);
        assertLine("PINGREQ clientId=\"abc\"", new PingReq(ClientId.of("abc")));
        assertLine("DISCONNECT duration=300s", Disconnect.sleepFor(300));
        assertLine("WILLTOPIC (empty)", WillTopic.EMPTY);
        assertLine("WILLTOPICUPD qos=1 topic=\"w\"", new WillTopicUpd(Qos.ONE, false, "w"));
        assertLine(
                "ENCAPSULATED radius=1 node=[2]0012: PINGRESP",
                new Encapsulated(1, Octets.wrap(new byte[] {0, 0x12}), PingResp.INSTANCE));
        assertLine("MALFORMED EMPTY: the datagram is empty", Malformed.EMPTY);
    }

    @Test
    void shouldEscapeWhatCouldForgeALine() {
        assertLine(
                "PINGREQ clientId=\"a\\u{a}INFO all is well\\u{2028}\\\"\\\\\\u{202e}ä\"",
                new PingReq(ClientId.of("a\nINFO all is well\u2028\"\\\u202Eä")));
    }

    @Test
    void shouldShowTheBeginningOfWhatIsLong() {
        String line = FrameText.of(new Register(1, 2, "😀".repeat(10_000)));
        assertEquals("REGISTER topicId=1 msgId=2 topicName=\"" + "😀".repeat(64) + "\"…", line);

        String payload = FrameText.of(new WillMsg(Octets.wrap(new byte[10_000])));
        assertTrue(payload.endsWith("…"));
        assertFalse(payload.contains("0".repeat(70)));
    }

    private static void assertLine(String expected, Frame frame) {
        assertEquals(expected, FrameText.of(frame));
    }
}
