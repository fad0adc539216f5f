package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", " ~", "größe/°C", "🌡", "\uD83D\uDE00", "\uE000", "\uFFFD", "a/🌡/b"})
    void shouldLetOrdinaryTextPass(String text) {
        assertTrue(SafeText.isSafe(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0001",
                "\u001F",
                "\u007F",
                "\u0085",
                "\u009F",
                "\uFDD0",
                "\uFDEF",
                "\uFFFE",
                "\uFFFF",
                "\uD83F\uDFFF",
                "\uD83D",
                "\uDE00",
                "🌡\u0001",
                "\uD83Da"
            })
    void shouldStopWhatABrokerMayEndTheConnectionFor(String text) {
        assertFalse(SafeText.isSafe(text));
    }
}
