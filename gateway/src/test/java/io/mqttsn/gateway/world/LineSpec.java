package io.mqttsn.gateway.world;

import io.mqttsn.serial.Framing;
import io.mqttsn.serial.OverflowPolicy;
import io.mqttsn.serial.PacingSettings;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.XBeeSettings;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One serial port of the gateway, and what is at its other end.
 *
 * @param noise what the line does to octets, until all is well
 * @param retry how long the gateway waits for answers, which bounds what may wait for the line
 */
record LineSpec(String listener, Kind kind, int baudRate, XBeeSettings xbee, Noise noise, Duration retry) {

    /** What is at the other end. */
    enum Kind {
        /** One sensor that sends bare messages. */
        RAW(Framing.RAW),
        /** One sensor, and no checksum. */
        SLIP(Framing.SLIP),
        /** One sensor. */
        SLIP_CRC(Framing.SLIP_CRC),
        /** A forwarder with many sensors in reach of its radio. */
        MODEM(Framing.SLIP_CRC),
        /** A module with many radios. */
        XBEE(Framing.XBEE);

        private final Framing framing;

        Kind(Framing framing) {
            this.framing = framing;
        }

        /** Whether damage is seen; where it is not, a damaged message may well be another valid one, and no promise could be kept. */
        boolean hasChecksum() {
            return framing == Framing.SLIP_CRC || framing == Framing.XBEE;
        }
    }

    static LineSpec drawn(int number, int sensors, Climate.Weather weather, Duration retry, SplittableRandom random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        // A line that is always too slow for its sensors would only show that it is.
        int[] baudRates = sensors > 8 ? new int[] {57_600, 115_200} : new int[] {4_800, 9_600, 19_200, 57_600, 115_200};
        double share = weather == Climate.Weather.FAIR ? 0 : random.nextInt(16) / 100.0;
        return new LineSpec(
                "line" + number,
                kind,
                baudRates[random.nextInt(baudRates.length)],
                new XBeeSettings(
                        1 + random.nextInt(2), Dialect.values()[random.nextInt(2)], 1 + random.nextInt(2 * sensors)),
                new Noise(share, !kind.hasChecksum(), kind != Kind.XBEE),
                retry);
    }

    SerialSettings settings() {
        Duration halfRetry = retry.dividedBy(2);
        Duration queueTime = halfRetry.compareTo(Duration.ofSeconds(2)) < 0 ? halfRetry : Duration.ofSeconds(2);
        return SerialSettings.of(listener, "/dev/tty" + listener)
                .withFraming(kind.framing)
                .withXBee(xbee)
                .withLine(LineSettings.DEFAULTS.withBaudRate(baudRate))
                .withPacing(new PacingSettings(queueTime, retry, OverflowPolicy.DROP_OLDEST));
    }
}
