package io.mqttsn.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A password or key that no log, error or printed configuration shows. In the file it stands literally or, better, as {@code file:} and the path of a
 * file that holds it; one line end at the end of that file is not part of the secret.
 */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The secret itself, for the one call that needs it. */
    public String value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        // Takes the same time wherever the difference is.
        return other instanceof Secret secret && MessageDigest.isEqual(octets(), secret.octets());
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    private byte[] octets() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
