package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** What the TLS connection to a broker is made with. */
public record TlsConfig(
        @Setting(
                doc =
                        "PEM file with the authorities that may vouch for the broker; without it those of the Java runtime.",
                change = "Set it for a broker with a certificate of your own making.",
                example = "/etc/mqttsn-gateway/ca.pem")
        Optional<Path> caFile,

        @Setting(
                doc = "PEM file with the gateway's own certificate and its chain.",
                change = "Set it, with key-file, when the broker knows its clients by certificate.",
                example = "/etc/mqttsn-gateway/client.pem")
        Optional<Path> certFile,

        @Setting(
                doc = "PEM file with the private key of cert-file, in PKCS #8 form without a password.",
                change = "Set it with cert-file.",
                example = "/etc/mqttsn-gateway/client.key")
        Optional<Path> keyFile) {

    public TlsConfig {
        if (certFile.isPresent() != keyFile.isPresent()) {
            throw new IllegalArgumentException("only one of cert-file and key-file is set (expected: both or neither)");
        }
    }

    /** Whether everything is left to the Java runtime. */
    boolean isEmpty() {
        return caFile.isEmpty() && certFile.isEmpty() && keyFile.isEmpty();
    }
}
