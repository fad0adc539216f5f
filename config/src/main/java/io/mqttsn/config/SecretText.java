package io.mqttsn.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Secrets as literal text or as {@code file:} and a path, read when the configuration is loaded. */
final class SecretText {

    private static final String FILE_PREFIX = "file:";
    /** A guard against {@code file:/dev/zero} and the like; far above any password or key. */
    private static final int OCTETS_MAX = 65_536;

    static final ScalarType<Secret> TYPE = new ScalarType<>("secret", SecretText::read, Secret::toString, true);

    private SecretText() {}

    private static Parsed<Secret> read(String text, Path directory) {
        if (!text.startsWith(FILE_PREFIX)) {
            return text.isEmpty()
                    ? new Parsed.Misfit<>("is empty", "expected: a secret, or file: and a path")
                    : new Parsed.Fit<>(new Secret(text));
        }
        Parsed<Path> path = ScalarTypes.readPath(text.substring(FILE_PREFIX.length()), directory);
        if (path instanceof Parsed.Fit<Path> fit) {
            return readFile(fit.value());
        }
        return new Parsed.Misfit<>("names no file", "expected: file: and the path of a file that holds the secret");
    }

    private static Parsed<Secret> readFile(Path file) {
        byte[] octets;
        try (InputStream in = Files.newInputStream(file)) {
            octets = in.readNBytes(OCTETS_MAX + 1);
        } catch (IOException e) {
            return new Parsed.Misfit<>(
                    "names the file " + file + ", which cannot be read: " + IoReason.of(e),
                    "expected: a file that the gateway's user may read");
        }
        if (octets.length > OCTETS_MAX) {
            return new Parsed.Misfit<>("names the file " + file + ", which is too large", "expected: at most 64KiB");
        }
        try {
            String content = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            String secret = content.replaceFirst("\\r?\\n\\z", "");
            return secret.isEmpty()
                    ? new Parsed.Misfit<>("names the file " + file + ", which is empty", "expected: the secret in it")
                    : new Parsed.Fit<>(new Secret(secret));
        } catch (CharacterCodingException e) {
            return new Parsed.Misfit<>("names the file " + file + ", which is not text", "expected: UTF-8");
        }
    }
}
