package io.mqttsn.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class UdpSettingsTest {

    @Test
    void shouldWriteTheBindAddressAsAnOperatorWould() {
        assertEquals("127.0.0.1:10000", UdpSettings.of("a", "127.0.0.1", 10_000).bind());
        assertEquals("[::1]:10000", UdpSettings.of("a", "::1", 10_000).bind());
        assertEquals("gateway.local:0", UdpSettings.of("a", "gateway.local", 0).bind());
    }

    @Test
    void shouldAcceptTheEdgesOfEveryRangeAndNothingBeyond() {
        new UdpSettings("a", "::", 65_535, 32, 4_096, 268_435_456);
        new UdpSettings("a", "::", 0, 65_507, 268_435_456, 4_096);

        assertRefused("name: blank (expected: at least one character)", () -> UdpSettings.of(" ", "::", 0));
        assertRefused("host: blank (expected: an IP address or a host name)", () -> UdpSettings.of("a", "", 0));
        assertRefused("port: -1 (expected: 0..65535)", () -> UdpSettings.of("a", "::", -1));
        assertRefused("port: 65536 (expected: 0..65535)", () -> UdpSettings.of("a", "::", 65_536));
        assertRefused("maxFrameSize: 31 (expected: 32..65507)", () -> UdpSettings.of("a", "::", 0)
                .withMaxFrameSize(31));
        assertRefused("maxFrameSize: 65508 (expected: 32..65507)", () -> UdpSettings.of("a", "::", 0)
                .withMaxFrameSize(65_508));
        assertRefused(
                "receiveBufferBytes: 4095 (expected: 4096..268435456)",
                () -> new UdpSettings("a", "::", 0, 100, 4_095, 4_096));
        assertRefused(
                "sendBufferBytes: 268435457 (expected: 4096..268435456)",
                () -> new UdpSettings("a", "::", 0, 100, 4_096, 268_435_457));
    }

    private static void assertRefused(String sentence, Runnable making) {
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, making::run).getMessage());
    }
}
