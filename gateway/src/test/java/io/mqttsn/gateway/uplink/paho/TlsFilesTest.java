package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.uplink.UplinkSettings.Identity;
import io.mqttsn.gateway.uplink.UplinkSettings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file that is not what it should be stops the start, with its name and the reason. */
class TlsFilesTest {

    @TempDir
    Path directory = Path.of(".");

    @Test
    void shouldNameAFileThatDoesNotExist() {
        fails(trusting(directory.resolve("nowhere.pem")), "nowhere.pem does not exist");
    }

    @Test
    void shouldNameAFileThatCannotBeRead() {
        fails(trusting(directory), directory + " cannot be read: ");
    }

    @Test
    void shouldNameAFileWithoutCertificates() throws IOException {
        fails(trusting(write("empty.pem", "")), "empty.pem holds no certificates");
        fails(trusting(write("text.pem", "Dear Sir or Madam")), "text.pem holds no certificates in PEM");
    }

    @Test
    void shouldSayHowToConvertAKeyOfAnotherForm() throws Exception {
        TestCertificates certificates = new TestCertificates(directory);
        Path certificate = certificates.authority("authority");
        Path old = write("old.key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        fails(showing(certificate, old), "openssl pkcs8 -topk8 -nocrypt");
        Path damaged = write("damaged.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        fails(showing(certificate, damaged), "damaged.key holds a key of a kind that is not supported");
        certificates.signed("other", "authority", "RSA", "san=dns:other");
        fails(showing(certificate, certificates.key("other")), "is a key for RSA, but");
    }

    private static void fails(Tls tls, String sentence) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> TlsFiles.socketFactory(Optional.of(tls)));
        assertTrue(e.getMessage().contains(sentence), e.getMessage());
    }

    private static Tls trusting(Path file) {
        return new Tls(Optional.of(file), Optional.empty());
    }

    private static Tls showing(Path certificates, Path key) {
        return new Tls(Optional.empty(), Optional.of(new Identity(certificates, key)));
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
