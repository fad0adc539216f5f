package io.mqttsn.gateway.uplink.paho;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/** A password file as Mosquitto wants it: {@code user:$6$salt$hash}, the hash being SHA-512 over password and salt. */
final class PasswordFile {

    private PasswordFile() {}

    static Path write(Path directory, String user, String password) throws IOException, GeneralSecurityException {
        byte[] salt = "twelve chars".getBytes(StandardCharsets.US_ASCII);
        MessageDigest hash = MessageDigest.getInstance("SHA-512");
        hash.update(password.getBytes(StandardCharsets.UTF_8));
        hash.update(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        String line = user + ":$6$" + base64.encodeToString(salt) + "$" + base64.encodeToString(hash.digest());
        return Files.writeString(directory.resolve("passwords"), line + "\n");
    }
}
