package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.config.HostPort;
import io.mqttsn.simulator.bench.Mode;
import io.mqttsn.simulator.dissect.HexText;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    /** An address of this machine as {@code HOST:PORT}, port 0 for any that is free. */
    static final class ToLocalAddress implements ITypeConverter<InetSocketAddress> {

        @Override
        public InetSocketAddress convert(String text) {
            InetSocketAddress address = HostPort.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' (expected: HOST:PORT, port 0 for any that is free)"))
                    .resolve();
            if (address.isUnresolved()) {
                throw new TypeConversionException(
                        "host '" + address.getHostString() + "' is unknown; use an address of this machine");
            }
            return address;
        }
    }

    /** Octets in hexadecimal, as {@link HexText} reads them. */
    static final class ToOctets implements ITypeConverter<Octets> {

        @Override
        public Octets convert(String text) {
            try {
                return HexText.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** {@code HOST:PORT} or {@code [IPV6]:PORT}, looked up. */
    static final class ToGateway implements ITypeConverter<InetSocketAddress> {

        @Override
        public InetSocketAddress convert(String text) {
            InetSocketAddress address = HostPort.parse(text)
                    .filter(hostPort -> hostPort.port() != 0)
                    .orElseThrow(
                            () -> new TypeConversionException("'" + text + "' (expected: HOST:PORT or [IPV6]:PORT)"))
                    .resolve();
            if (address.isUnresolved()) {
                throw new TypeConversionException(
                        "host '" + address.getHostString() + "' is unknown; check the spelling or use an IP address");
            }
            return address;
        }
    }

    /** A benchmark: {@code up}, {@code fan-out} and so on. */
    static final class ToMode implements ITypeConverter<Mode> {

        @Override
        public Mode convert(String text) {
            String title = text.trim().toLowerCase(Locale.ROOT);
            return Stream.of(Mode.values())
                    .filter(mode -> mode.title().equals(title))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + text + "' (expected: some of up,down,fan-out,drain,storm)"));
        }
    }
}
