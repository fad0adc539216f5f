package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.uplink.UplinkSettings.Identity;
import io.mqttsn.gateway.uplink.UplinkSettings.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes sockets for TLS from the files of the configuration. Whatever is wrong with one is an {@link IllegalArgumentException} that names it. */
final class TlsFiles {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /** Protects a key store that never leaves memory. */
    private static final char[] NO_PASSWORD = new char[0];

    private TlsFiles() {}

    static SSLSocketFactory socketFactory(Optional<Tls> tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = null;
            KeyManagerFactory identity = null;
            if (tls.isPresent() && tls.get().authorities().isPresent()) {
                trust = trustIn(tls.get().authorities().get());
            }
            if (tls.isPresent() && tls.get().identity().isPresent()) {
                identity = identity(tls.get().identity().get());
            }
            context.init(
                    identity == null ? null : identity.getKeyManagers(),
                    trust == null ? null : trust.getTrustManagers(),
                    null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    private static TrustManagerFactory trustIn(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate authority : certificates(file)) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static KeyManagerFactory identity(Identity identity) throws GeneralSecurityException, IOException {
        Certificate[] chain = certificates(identity.certificates()).toArray(new Certificate[0]);
        PrivateKey key = privateKey(identity.key());
        if (!key.getAlgorithm().equals(chain[0].getPublicKey().getAlgorithm())) {
            throw new IllegalArgumentException(identity.key() + " is a key for " + key.getAlgorithm() + ", but "
                    + identity.certificates() + " is about one for "
                    + chain[0].getPublicKey().getAlgorithm());
        }
        KeyStore store = emptyStore();
        store.setKeyEntry("identity", key, NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try {
            certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
        } catch (java.security.cert.CertificateException e) {
            throw new IllegalArgumentException(file + " holds no certificates in PEM: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificates");
        }
        return certificates;
    }

    private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
        Matcher pem = PKCS8.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IllegalArgumentException(
                    file
                            + " holds no key of the form BEGIN PRIVATE KEY; convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW");
        }
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is damaged: " + e.getMessage(), e);
        }
        for (String algorithm : KEY_ALGORITHMS) {
            PrivateKey key = keyOf(algorithm, encoded);
            if (key != null) {
                return key;
            }
        }
        throw new IllegalArgumentException(
                file + " holds a key of a kind that is not supported (expected: one of " + KEY_ALGORITHMS + ")");
    }

    private static @Nullable PrivateKey keyOf(String algorithm, PKCS8EncodedKeySpec encoded)
            throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (InvalidKeySpecException e) {
            // Another algorithm's key: the caller tries the next one.
            return null;
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + " does not exist", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
