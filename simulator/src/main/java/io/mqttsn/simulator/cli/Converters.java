package io.mqttsn.simulator.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What users type, as values. */
final class Converters {

    private Converters() {}

    /** {@code 500ms}, {@code 10s}, {@code 15m}, {@code 2h}. */
    static final class ToDuration implements ITypeConverter<Duration> {

        private static final Pattern SHAPE = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

        @Override
        public Duration convert(String text) {
            Matcher parts = SHAPE.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException("'" + text + "' (expected: a duration such as 500ms, 10s, 15m, 2h)");
            }
            long number = Long.parseLong(parts.group(1));
            return switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        }
    }

    /** {@code HOST:PORT}, {@code [IPV6]:PORT}, or a host alone with port 10000. */
    static final class ToGateway implements ITypeConverter<InetSocketAddress> {

        private static final int DEFAULT_PORT = 10_000;
        private static final Pattern SHAPE = Pattern.compile("(\\[[^]]+]|[^:\\[\\]]+)(?::(\\d{1,5}))?");

        @Override
        public InetSocketAddress convert(String text) {
            Matcher parts = SHAPE.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException("'" + text + "' (expected: HOST:PORT or [IPV6]:PORT)");
            }
            int port = parts.group(2) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(2));
            if (port < 1 || port > 65_535) {
                throw new TypeConversionException("port " + port + " (expected: 1..65535)");
            }
            try {
                return new InetSocketAddress(InetAddress.getByName(parts.group(1)), port);
            } catch (UnknownHostException e) {
                throw new TypeConversionException(
                        "host '" + parts.group(1) + "' is unknown; check the spelling or use an IP address");
            }
        }
    }
}
