package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.uplink.UplinkSettings.BackOff;
import io.mqttsn.gateway.uplink.UplinkSettings.Login;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UplinkSettingsTest {

    @Test
    void shouldKnowTheDefaultPorts() {
        assertEquals(1883, settings("tcp://broker").port());
        assertEquals(8883, settings("ssl://broker").port());
        assertEquals(1884, settings("tcp://[::1]:1884").port());
    }

    @Test
    void shouldKnowHostsOfEveryForm() {
        assertEquals("broker", settings("tcp://broker").host());
        assertEquals("192.0.2.7", settings("tcp://192.0.2.7:1883").host());
        assertEquals("::1", settings("ssl://[::1]:1884").host());
        assertEquals("stack_mqtt_1", settings("tcp://stack_mqtt_1:1883").host());
        assertEquals(1883, settings("tcp://stack_mqtt_1").port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://broker",
                "tcp:broker",
                "tcp://broker/path",
                "tcp://broker:0",
                "tcp://broker:70000",
                "tcp://user:secret@broker",
                "tcp://us_er:secret@bro_ker",
                "tcp://broker?x",
                "broker:1883"
            })
    void shouldSayWhatABrokerLooksLikeAndRepeatNoSecret(String broker) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> settings(broker));
        assertTrue(e.getMessage().contains("expected: tcp://HOST[:PORT] or ssl://HOST[:PORT]"), e.getMessage());
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }

    @Test
    void shouldNotTakeAnEmptyClientId() {
        assertThrows(IllegalArgumentException.class, () -> UplinkSettings.of(URI.create("tcp://broker"), ""));
    }

    @Test
    void shouldKeepThePasswordOutOfItsText() {
        Login login = new Login("user", () -> Optional.of("secret".toCharArray()));
        assertEquals("Login[user]", login.toString());
    }

    @Test
    void shouldNotBackOffDownwards() {
        assertThrows(IllegalArgumentException.class, () -> new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }

    @Test
    void shouldNameTheLimitThatIsWrong() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new UplinkLimits(65_536, 1, 1, 1, 1, 1, 128));
        assertEquals("in-flight-max: 65536 (expected: 1..65535)", e.getMessage());
    }

    private static UplinkSettings settings(String broker) {
        return UplinkSettings.of(URI.create(broker), "gateway");
    }
}
