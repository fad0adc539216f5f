package io.mqttsn.simulator.broker;

import io.mqttsn.config.IoReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** The authorities that a user trusts to know brokers by their certificates, from a file in PEM as other MQTT clients read it. */
public final class Authorities {

    private Authorities() {}

    /**
     * Sockets that trust these authorities, and no others.
     *
     * @throws IllegalArgumentException when the file holds none; the message names it
     */
    public static SSLSocketFactory trusting(Path file) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate authority : certificates(file)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read (" + IoReason.of(e) + ")", e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " holds no certificates in PEM", e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no certificates in PEM");
        }
        return certificates;
    }
}
