package io.mqttsn.gateway.uplink.paho;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority and what it has signed, made anew for each test with the JDK's keytool. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;

    TestCertificates(Path directory) {
        this.directory = directory;
    }

    /** Makes an authority, and returns the file of its certificate. */
    Path authority(String name) throws IOException, InterruptedException {
        keytool(
                name,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "bc:c",
                "-validity",
                "2");
        Path file = directory.resolve(name + ".pem");
        keytool(name, "-exportcert", "-alias", name, "-rfc", "-file", file.toString());
        return file;
    }

    /** Makes a key and a certificate of it, signed by an authority: {@code NAME.pem} and {@code NAME.key}. {@code extension} as keytool wants it. */
    Path signed(String name, String authority, String algorithm, String extension)
            throws IOException, InterruptedException, GeneralSecurityException {
        return signed(name, authority, algorithm, extension, "-0d");
    }

    /** The same with a certificate whose two days begin so long before or after now: {@code -9d} or {@code +9d}. */
    Path signed(String name, String authority, String algorithm, String extension, String startDate)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path request = directory.resolve(name + ".csr");
        Path file = directory.resolve(name + ".pem");
        keytool(name, "-genkeypair", "-alias", name, "-keyalg", algorithm, "-dname", "CN=" + name, "-validity", "2");
        keytool(name, "-certreq", "-alias", name, "-file", request.toString());
        keytool(
                authority,
                "-gencert",
                "-alias",
                authority,
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                file.toString(),
                "-ext",
                extension,
                "-startdate",
                startDate,
                "-validity",
                "2");
        writeKey(name);
        return file;
    }

    Path key(String name) {
        return directory.resolve(name + ".key");
    }

    private void writeKey(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store(name))) {
            store.load(in, PASSWORD.toCharArray());
        }
        Key key = store.getKey(name, PASSWORD.toCharArray());
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(key(name), "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    }

    private Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private void keytool(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-keystore",
                store(store).toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-J-Xshare:auto"));
        Path log = directory.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + Files.readString(log));
        }
    }
}
