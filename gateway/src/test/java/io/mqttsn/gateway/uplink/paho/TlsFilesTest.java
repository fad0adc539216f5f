package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private static void fails(Tls tls, String sentence) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> TlsFiles.socketFactory(Optional.of(tls)));
        assertTrue(e.getMessage().contains(sentence), e.getMessage());
    }

    private static Tls trusting(Path file) {
        return new Tls(Optional.of(file), Optional.empty());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
