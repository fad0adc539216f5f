package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.uplink.UplinkSettings.Identity;
import io.mqttsn.gateway.uplink.UplinkSettings.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The link over TLS against a real broker. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PahoLinkTlsIT {

    @TempDir
    static Path directory = Path.of(".");

    private Path authority = Path.of("authority");
    private Path stranger = Path.of("stranger");

    @BeforeAll
    void makeCertificates() throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        authority = certificates.authority("authority");
        stranger = certificates.authority("stranger");
        certificates.signed("localhost", "authority", "RSA", "san=dns:localhost");
        certificates.signed("elsewhere", "authority", "EC", "san=dns:elsewhere.example");
        certificates.signed("outdated", "authority", "EC", "san=dns:localhost", "-9d");
        certificates.signed("early", "authority", "EC", "san=dns:localhost", "+9d");
        certificates.signed("gateway", "authority", "EC", "san=dns:gateway");
    }

    @Test
    void shouldConnectToABrokerThatItsAuthorityVouchesFor() throws Exception {
        try (Mosquitto broker = tlsBroker("localhost");
                LinkProbe probe = probe(broker, trusting(authority)).start().awaitUp()) {
            assertEquals(
                    PublishOutcome.DELIVERED,
                    probe.awaitOutcome(probe.publish("a", "x".repeat(100_000), Qos.TWO, false)));
        }
    }

    @Test
    void shouldNotConnectWhenTheNameIsWrong() throws Exception {
        refuses("elsewhere", trusting(authority), "TLS: No subject alternative DNS name matching localhost found");
    }

    @Test
    void shouldNotConnectWhenTheCertificateIsNotValidNow() throws Exception {
        refuses("outdated", trusting(authority), "TLS: the broker's certificate has expired (NotAfter: ");
        refuses("early", trusting(authority), "TLS: the broker's certificate is not valid yet; is the clock of this");
    }

    @Test
    void shouldNotConnectWhenTheAuthorityIsUnknown() throws Exception {
        refuses("localhost", trusting(stranger), "TLS: ");
    }

    @Test
    void shouldNotTrustAPrivateAuthorityByDefault() throws Exception {
        refuses(
                "localhost",
                new Tls(Optional.empty(), Optional.empty()),
                "TLS: unable to find valid certification path");
    }

    @Test
    void shouldShowItsOwnCertificateWhereTheBrokerAsks() throws Exception {
        Identity identity = new Identity(directory.resolve("gateway.pem"), directory.resolve("gateway.key"));
        try (Mosquitto broker = tlsBroker("localhost", "require_certificate true");
                LogLines log = new LogLines(PahoLink.class);
                LinkProbe anonymous = probe(broker, trusting(authority)).start();
                LinkProbe known = probe(broker, new Tls(Optional.of(authority), Optional.of(identity)))
                        .start()) {
            known.awaitUp();
            LinkProbe.await().until(() -> log.contains("TLS: "));
            assertFalse(anonymous.isUp);
        }
    }

    @Test
    void shouldNameAKeyThatIsUnusable() throws Exception {
        Path old = Files.writeString(
                directory.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        Path damaged = Files.writeString(
                directory.resolve("damaged.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        stopsTheStart(old, "old.key holds no key of the form BEGIN PRIVATE KEY; convert it: openssl pkcs8 -topk8");
        stopsTheStart(damaged, "damaged.key holds a key of a kind that is not supported");
        stopsTheStart(directory.resolve("localhost.key"), "localhost.key is a key for RSA, but");
    }

    private void stopsTheStart(Path key, String sentence) {
        Tls tls = new Tls(Optional.empty(), Optional.of(new Identity(directory.resolve("gateway.pem"), key)));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new PahoLink(TestSettings.tls("localhost", 8883, tls), Runnable::run, new Random(1)));
        assertTrue(e.getMessage().contains(sentence), e.getMessage());
    }

    private void refuses(String brokerCertificate, Tls tls, String reason) throws Exception {
        try (Mosquitto broker = tlsBroker(brokerCertificate);
                LogLines log = new LogLines(PahoLink.class);
                LinkProbe probe = probe(broker, tls).start()) {
            LinkProbe.await().until(() -> log.contains(reason));
            assertFalse(probe.isUp);
        }
    }

    private Tls trusting(Path file) {
        return new Tls(Optional.of(file), Optional.empty());
    }

    private static LinkProbe probe(Mosquitto broker, Tls tls) {
        return new LinkProbe(TestSettings.tls("localhost", broker.port(), tls));
    }

    private Mosquitto tlsBroker(String certificate, String... more) {
        String[] options = new String[3 + more.length];
        options[0] = "cafile " + authority;
        options[1] = "certfile " + directory.resolve(certificate + ".pem");
        options[2] = "keyfile " + directory.resolve(certificate + ".key");
        System.arraycopy(more, 0, options, 3, more.length);
        return Mosquitto.running(directory, options);
    }
}
