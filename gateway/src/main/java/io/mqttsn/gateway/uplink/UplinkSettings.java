package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.routing.TopicName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a broker, and how much to ask of it.
 *
 * @param broker {@code tcp://HOST[:PORT]} or {@code ssl://HOST[:PORT]}; the ports default to 1883 and 8883
 * @param clientId the id under which the broker keeps our session; stable over restarts and never shared by two gateways
 * @param login empty where the broker asks for none
 * @param tls trust and identity, for {@code ssl://} only
 * @param keepAlive the connection is found dead after at most twice this time, 1 s..18 h; whole seconds
 * @param connectTimeout for reaching the host, the TLS handshake and the broker's answer together, 1 s..5 min
 * @param backOff how long to wait between attempts to connect
 * @param statusTopic where the broker says "offline" for us, retained, when it loses us
 * @param replayWindow for how long after SUBACK, or the one before, retained messages are taken for the answer to that SUBSCRIBE
 * @param startClean whether the broker forgets, at our start, what it kept for a former run: right when no sensor's session outlives this process
 */
public record UplinkSettings(
        URI broker,
        String clientId,
        Optional<Login> login,
        Optional<Tls> tls,
        Duration keepAlive,
        Duration connectTimeout,
        BackOff backOff,
        Optional<TopicName> statusTopic,
        Duration replayWindow,
        boolean startClean,
        UplinkLimits limits) {

    private static final int CLIENT_ID_OCTETS_MAX = 65_535;

    /** Read by ourselves: java.net.URI knows no host with an underscore, and containers are often called so. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+])(:(?<port>[0-9]{1,5}))?");

    /** The defaults for a broker. */
    public static UplinkSettings of(URI broker, String clientId) {
        return new UplinkSettings(
                broker,
                clientId,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                new BackOff(Duration.ofMillis(500), Duration.ofSeconds(30)),
                Optional.empty(),
                Duration.ofMillis(500),
                true,
                UplinkLimits.DEFAULTS);
    }

    public UplinkSettings {
        checkBroker(broker);
        if (clientId.isEmpty() || clientId.length() > CLIENT_ID_OCTETS_MAX / 3) {
            throw new IllegalArgumentException("client id of the uplink: " + clientId.length()
                    + " characters (expected: 1.." + CLIENT_ID_OCTETS_MAX / 3 + ")");
        }
        if (tls.isPresent() && !isTls(broker)) {
            throw new IllegalArgumentException("broker: " + broker + " (expected: ssl://, since TLS is configured)");
        }
        checkRange("keep-alive", keepAlive, Duration.ofSeconds(1), Duration.ofHours(18));
        checkRange("connect-timeout", connectTimeout, Duration.ofSeconds(1), Duration.ofMinutes(5));
        checkRange("replay-window", replayWindow, Duration.ZERO, Duration.ofMinutes(1));
    }

    /** The same way to the same broker, for one sensor under its own name. */
    public UplinkSettings forSensor(String sensorsClientId, Optional<Login> sensorsLogin) {
        return new UplinkSettings(
                broker,
                sensorsClientId,
                sensorsLogin,
                tls,
                keepAlive,
                connectTimeout,
                backOff,
                Optional.empty(),
                replayWindow,
                false,
                limits);
    }

    public UplinkSettings withLimits(UplinkLimits others) {
        return new UplinkSettings(
                broker,
                clientId,
                login,
                tls,
                keepAlive,
                connectTimeout,
                backOff,
                statusTopic,
                replayWindow,
                startClean,
                others);
    }

    /** Whether the connection is secured. */
    public boolean isTls() {
        return isTls(broker);
    }

    /** The broker's name or address, without the brackets of IPv6. */
    public String host() {
        Matcher authority = authorityOf(broker);
        return authority.matches() ? authority.group("host").replaceAll("[\\[\\]]", "") : "";
    }

    /** The broker's port, given or by default. */
    public int port() {
        Matcher authority = authorityOf(broker);
        if (authority.matches() && authority.group("port") != null) {
            return Integer.parseInt(authority.group("port"));
        }
        return isTls() ? 8883 : 1883;
    }

    private static boolean isTls(URI broker) {
        return "ssl".equals(broker.getScheme());
    }

    private static void checkBroker(URI broker) {
        boolean schemeKnown = "tcp".equals(broker.getScheme()) || isTls(broker);
        Matcher authority = authorityOf(broker);
        boolean nothingElse = authority.matches()
                && (broker.getRawPath() == null || broker.getRawPath().isEmpty())
                && broker.getRawQuery() == null
                && broker.getRawFragment() == null;
        if (!schemeKnown || !nothingElse || !isPort(authority.group("port"))) {
            // A URI with user information may hold a password, so none is repeated here.
            String shown = broker.toString().contains("@") ? "with user information" : broker.toString();
            throw new IllegalArgumentException(
                    "broker: " + shown + " (expected: tcp://HOST[:PORT] or ssl://HOST[:PORT], and nothing else)");
        }
    }

    private static Matcher authorityOf(URI broker) {
        String authority = broker.getRawAuthority();
        return AUTHORITY.matcher(authority == null ? "" : authority);
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65_535;
    }

    private static void checkRange(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }

    /**
     * Who we are to the broker.
     *
     * @param password asked for at every attempt to connect, so that a changed secret is noticed; empty for none. The array is wiped after use
     */
    public record Login(String user, Supplier<Optional<char[]>> password) {

        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /**
     * The files of TLS, all in PEM. The broker's host name is always checked against its certificate.
     *
     * @param authorities certificates of the authorities to trust; empty for those that come with the JDK
     * @param identity certificate and key to show to the broker
     */
    public record Tls(Optional<Path> authorities, Optional<Identity> identity) {}

    /**
     * What a broker that asks for client certificates wants to see.
     *
     * @param certificates our certificate, followed by those between it and the authority
     * @param key PKCS#8, not encrypted
     */
    public record Identity(Path certificates, Path key) {}

    /**
     * Waiting between attempts: the time doubles from {@code min} to {@code max}, and a random part of up to half is taken off, so that many gateways do not
     * come back in one instant.
     *
     * @param min at least 1 ms
     * @param max at most 1 h
     */
    public record BackOff(Duration min, Duration max) {

        public BackOff {
            checkRange("back-off-min", min, Duration.ofMillis(1), max);
            checkRange("back-off-max", max, min, Duration.ofHours(1));
        }
    }
}
