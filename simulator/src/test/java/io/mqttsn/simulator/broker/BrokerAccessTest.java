package io.mqttsn.simulator.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.config.Secret;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of brokers as users write them, and why a broker lets nobody in. */
class BrokerAccessTest {

    @ParameterizedTest
    @CsvSource({
        "tcp://broker:1884, tcp://broker:1884",
        "tcp://broker, tcp://broker:1883",
        "mqtt://broker/, tcp://broker:1883",
        "ssl://broker, ssl://broker:8883",
        "mqtts://[::1]:9000, ssl://[::1]:9000"
    })
    void shouldKnowTheAddressesThatOtherToolsKnow(String written, String meant) {
        assertEquals(meant, BrokerAccess.of(written).url());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broker",
                "broker:1883",
                "http://broker",
                "tcp://",
                "tcp://a b",
                "tcp://me:secret@broker",
                "tcp://b:70000"
            })
    void shouldSayWhatAnAddressLooksLike(String written) {
        String message = assertThrows(IllegalArgumentException.class, () -> BrokerAccess.of(written))
                .getMessage();
        assertTrue(message.endsWith("(expected: tcp://HOST:PORT or ssl://HOST:PORT)"), message);
    }

    @Test
    void shouldIntroduceItsUser() {
        MqttConnectOptions options = new BrokerAccess(
                        "tcp://broker", Optional.of("me"), Optional.of(new Secret("pw")), Optional.empty())
                .options();
        assertEquals("me", options.getUserName());
        assertEquals("pw", new String(options.getPassword()));
    }

    @Test
    void shouldNotTrustAnAuthorityWithoutTls() {
        Optional<SSLSocketFactory> trust = Optional.of((SSLSocketFactory) SSLSocketFactory.getDefault());
        assertThrows(
                IllegalArgumentException.class,
                () -> new BrokerAccess("tcp://broker", Optional.empty(), Optional.empty(), trust));
    }

    @Test
    void shouldNameTheFileThatHoldsNoAuthority(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("ca.pem");
        assertEquals(
                missing + " cannot be read (no such file)",
                assertThrows(IllegalArgumentException.class, () -> Authorities.trusting(missing))
                        .getMessage());
        Path poem = Files.writeString(folder.resolve("poem.txt"), "The sea is calm to-night.");
        assertEquals(
                poem + " holds no certificates in PEM",
                assertThrows(IllegalArgumentException.class, () -> Authorities.trusting(poem))
                        .getMessage());
    }

    @Test
    void shouldNameTheRemedyForEachRefusal() {
        BrokerAccess stranger = BrokerAccess.of("tcp://broker");
        MqttException unauthorized = new MqttException(MqttException.REASON_CODE_NOT_AUTHORIZED);
        assertTrue(stranger.refusal(unauthorized).contains("--user"), stranger.refusal(unauthorized));
        MqttException away = new MqttException(new ConnectException("Connection refused"));
        assertTrue(stranger.refusal(away).startsWith("Connection refused; "), stranger.refusal(away));
        MqttException unknown = new MqttException(new SSLHandshakeException("no trust"));
        assertTrue(stranger.refusal(unknown).contains("--ca-file"), stranger.refusal(unknown));
    }
}
