package io.mqttsn.serial;

import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.port.PortSelector;
import java.time.Duration;

/**
 * A listener of type {@code serial}.
 *
 * @param name unique among the listeners
 * @param port the path of a port, or {@code usb:VENDOR:PRODUCT[:SERIAL]}; see {@link PortSelector#parse}
 * @param line how octets travel on the wire
 * @param framing how messages are told apart; default slip-crc
 * @param xbee the module, for framing xbee
 * @param maxFrameSize the largest message in either direction, 16..65535 octets; default 1024. A radio's own limit counts as well
 * @param pacing how much may wait to be sent
 * @param idleGap a pause of this length ends a frame that has begun, 1 ms to 10 s; default 50 ms, and never less than five octets take.
 *     Longer where a converter delivers in bursts
 * @param settleTime wait before sending, after opening, 0 to 60 s; default 0. Two seconds for boards that restart when their port is opened
 * @param reopenDelayMax longest pause between two attempts to open the port, 100 ms to 10 min; default 5 s
 */
public record SerialSettings(
        String name,
        String port,
        LineSettings line,
        Framing framing,
        XBeeSettings xbee,
        int maxFrameSize,
        PacingSettings pacing,
        Duration idleGap,
        Duration settleTime,
        Duration reopenDelayMax) {

    public SerialSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: empty (expected: a name that no other listener has)");
        }
        PortSelector.parse(port);
        if (maxFrameSize < 16 || maxFrameSize > 65_535) {
            throw new IllegalArgumentException("max-frame-size: " + maxFrameSize + " (expected: 16..65535)");
        }
        range("idle-gap", idleGap, Duration.ofMillis(1), Duration.ofSeconds(10));
        range("settle-time", settleTime, Duration.ZERO, Duration.ofSeconds(60));
        range("reopen-delay-max", reopenDelayMax, Duration.ofMillis(100), Duration.ofMinutes(10));
    }

    /** A listener with this name and port, and defaults for everything else. */
    public static SerialSettings of(String name, String port) {
        return new SerialSettings(
                name,
                port,
                LineSettings.DEFAULTS,
                Framing.SLIP_CRC,
                XBeeSettings.DEFAULTS,
                1024,
                PacingSettings.DEFAULTS,
                Duration.ofMillis(50),
                Duration.ZERO,
                Duration.ofSeconds(5));
    }

    public SerialSettings withLine(LineSettings value) {
        return new SerialSettings(
                name, port, value, framing, xbee, maxFrameSize, pacing, idleGap, settleTime, reopenDelayMax);
    }

    public SerialSettings withFraming(Framing value) {
        return new SerialSettings(
                name, port, line, value, xbee, maxFrameSize, pacing, idleGap, settleTime, reopenDelayMax);
    }

    public SerialSettings withXBee(XBeeSettings value) {
        return new SerialSettings(
                name, port, line, framing, value, maxFrameSize, pacing, idleGap, settleTime, reopenDelayMax);
    }

    public SerialSettings withMaxFrameSize(int value) {
        return new SerialSettings(name, port, line, framing, xbee, value, pacing, idleGap, settleTime, reopenDelayMax);
    }

    public SerialSettings withPacing(PacingSettings value) {
        return new SerialSettings(
                name, port, line, framing, xbee, maxFrameSize, value, idleGap, settleTime, reopenDelayMax);
    }

    public SerialSettings withIdleGap(Duration value) {
        return new SerialSettings(
                name, port, line, framing, xbee, maxFrameSize, pacing, value, settleTime, reopenDelayMax);
    }

    public SerialSettings withSettleTime(Duration value) {
        return new SerialSettings(
                name, port, line, framing, xbee, maxFrameSize, pacing, idleGap, value, reopenDelayMax);
    }

    public SerialSettings withReopenDelayMax(Duration value) {
        return new SerialSettings(name, port, line, framing, xbee, maxFrameSize, pacing, idleGap, settleTime, value);
    }

    /** The pause that ends a frame which has begun: the configured one, or five octets on a very slow line. */
    long effectiveIdleGapNanos() {
        return Math.max(idleGap.toNanos(), 5 * line.octetNanos());
    }

    /** The octets that the line sends in the time that messages may wait. */
    int queueOctetsMax() {
        long octets = pacing.maxQueueTime().toNanos() / line.octetNanos();
        return (int) Math.min(octets, Integer.MAX_VALUE / 2);
    }

    private static void range(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
