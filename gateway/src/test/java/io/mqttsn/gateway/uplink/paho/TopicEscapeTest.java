package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPublish;
import org.junit.jupiter.api.Test;

class TopicEscapeTest {

    @Test
    void shouldMakeEveryCharacterPalatableToPahoAndGiveItBack() throws Exception {
        for (int c = 1; c <= 0xFFFF; c++) {
            comesBack("a" + (char) c + "b");
        }
    }

    @Test
    void shouldGiveBackAnyMixture() throws Exception {
        Random random = new Random(5);
        String[] pieces = {"a", "/", "\uF8FF", "\uF8FF0041", "🌡", "\u0001", "\uFFFD", "0041", "ü", "\uE000"};
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(8); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            comesBack(text.toString());
        }
    }

    @Test
    void shouldBeNeeded() {
        MqttPublish thermometer = new MqttPublish("🌡", new MqttMessage());
        assertThrows(IllegalArgumentException.class, thermometer::getHeader);
    }

    private static void comesBack(String text) throws Exception {
        String escaped = TopicEscape.escape(text);
        new MqttPublish(escaped, new MqttMessage()).getHeader();
        assertEquals(text, TopicEscape.unescape(escaped));
        assertEquals(TopicEscape.isPlain(text), escaped.equals(text));
    }
}
