package io.mqttsn.simulator.broker;

import io.mqttsn.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * Where a broker is, and how it lets us in.
 *
 * @param url {@code tcp://HOST:PORT} or {@code ssl://HOST:PORT}
 * @param user known to the broker; empty for everybody's access
 * @param password of that user
 * @param trust makes the sockets of {@code ssl://}; empty to trust whom Java trusts
 */
public record BrokerAccess(
        String url, Optional<String> user, Optional<Secret> password, Optional<SSLSocketFactory> trust) {

    /** What a subscription is answered with when the broker refuses it (MQTT 3.1.1, §3.9.3); Paho takes it for a success. */
    public static final int SUBSCRIPTION_REFUSED = 0x80;

    private static final Map<String, String> SCHEMES =
            Map.of("tcp", "tcp", "mqtt", "tcp", "ssl", "ssl", "mqtts", "ssl");
    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;

    /** @throws IllegalArgumentException for anything but the address of a broker, or trust without TLS */
    public BrokerAccess {
        URI parts = parts(url);
        String scheme = SCHEMES.get(parts.getScheme());
        boolean isTls = "ssl".equals(scheme);
        int port = parts.getPort() != -1 ? parts.getPort() : isTls ? TLS_PORT : PORT;
        url = scheme + "://" + parts.getHost() + ":" + port;
        if (trust.isPresent() && !isTls) {
            throw new IllegalArgumentException(
                    url + " (expected: ssl://HOST:PORT, since an authority is to be trusted)");
        }
        if (password.isPresent() && user.isEmpty()) {
            throw new IllegalArgumentException("a password without a user (expected: both, or none)");
        }
    }

    /** A broker that lets everybody in. */
    public static BrokerAccess of(String url) {
        return new BrokerAccess(url, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static URI parts(String url) {
        try {
            URI parts = new URI(url);
            boolean isBare = parts.getUserInfo() == null
                    && (parts.getPath() == null
                            || parts.getPath().isEmpty()
                            || parts.getPath().equals("/"))
                    && parts.getQuery() == null
                    && parts.getFragment() == null;
            if (isBare
                    && parts.getHost() != null
                    && parts.getPort() <= 0xFFFF
                    && SCHEMES.containsKey(parts.getScheme())) {
                return parts;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + url + "' (expected: tcp://HOST:PORT or ssl://HOST:PORT)");
    }

    /** For a connection with a clean session. */
    public MqttConnectOptions options() {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(true);
        user.ifPresent(options::setUserName);
        password.ifPresent(secret -> options.setPassword(secret.value().toCharArray()));
        trust.ifPresent(options::setSocketFactory);
        return options;
    }

    /** Why there is no connection, as a clause, and what to do about it. */
    public String refusal(MqttException failure) {
        return switch (failure.getReasonCode()) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
                user.map(name -> "the broker does not let user '" + name + "' in; check --user and the password")
                        .orElse("the broker lets only users in that it knows; name one (--user, --password-file)");
            default -> {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                yield cause instanceof SSLException
                        ? "TLS: " + cause.getMessage()
                                + "; is its certificate for this name, and from an authority that we trust (--ca-file)?"
                        : cause.getMessage() + "; name the broker that the gateway serves, as tcp://HOST:PORT or"
                                + " ssl://HOST:PORT";
            }
        };
    }
}
