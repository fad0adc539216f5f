package io.mqttsn.gateway.app.config;

import io.mqttsn.config.HostPort;
import io.mqttsn.config.Scalar;
import java.util.Optional;

/** Which broker the gateway works with. */
@Scalar(name = "broker", syntax = "builtin, tcp://HOST:PORT or ssl://HOST:PORT, for example tcp://192.168.1.2:1883")
public sealed interface BrokerUrl {

    /** The broker inside the gateway. */
    record BuiltIn() implements BrokerUrl {

        @Override
        public String toString() {
            return "builtin";
        }
    }

    /**
     * A broker elsewhere.
     *
     * @param tls whether the connection is encrypted
     */
    record External(boolean tls, HostPort address) implements BrokerUrl {

        /** The URL in the form that Paho takes. */
        @Override
        public String toString() {
            return (tls ? "ssl://" : "tcp://") + address;
        }
    }

    /** Reads {@code builtin} (or nothing, which means the same) or a URL; {@code mqtt} and {@code mqtts} are other names of the schemes. */
    static Optional<BrokerUrl> parse(String text) {
        if (text.equals("builtin") || text.isEmpty()) {
            return Optional.of(new BuiltIn());
        }
        int colon = text.indexOf("://");
        if (colon < 0) {
            return Optional.empty();
        }
        Optional<Boolean> tls =
                switch (text.substring(0, colon)) {
                    case "tcp", "mqtt" -> Optional.of(false);
                    case "ssl", "mqtts" -> Optional.of(true);
                    default -> Optional.empty();
                };
        String rest = text.substring(colon + 3);
        return tls.flatMap(
                encrypted -> address(rest, encrypted ? 8883 : 1883).map(address -> new External(encrypted, address)));
    }

    private static Optional<HostPort> address(String text, int usualPort) {
        String written = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return HostPort.parse(written)
                .or(() -> HostPort.parse(written + ":" + usualPort))
                .filter(address -> address.port() != 0);
    }
}
