package io.mqttsn.simulator.serial;

import io.mqttsn.serial.xbee.RadioPeers.Dialect;

/**
 * A simulated XBee module and its radio network.
 *
 * @param port the serial port at which the module sits, usually one end of a pair of pseudo-terminals
 * @param baudRate how fast octets leave the module; default 115200
 * @param hostBaudRate what the other end takes that for; pseudo-terminals have no baud rate that could differ by itself; default the same
 * @param apiMode the module's AP: 0 transparent, 1 or 2; default 2
 * @param dialect the module's firmware
 * @param payloadMax octets that the radio carries, the answer to NP; default 84
 * @param loss which share of the transmissions in either direction is lost, 0..1
 * @param seed equal seeds lose the same transmissions
 * @param udpPort where clients find the module; 0 for any port that is free
 * @param nodesMax radios that may join; what further clients send is not heard
 */
public record XBeeRelaySettings(
        String port,
        int baudRate,
        int hostBaudRate,
        int apiMode,
        Dialect dialect,
        int payloadMax,
        double loss,
        long seed,
        int udpPort,
        int nodesMax) {

    public XBeeRelaySettings {
        expect(baudRate >= 300 && baudRate <= 4_000_000, "baudRate", baudRate, "300..4000000");
        expect(hostBaudRate >= 300 && hostBaudRate <= 4_000_000, "hostBaudRate", hostBaudRate, "300..4000000");
        expect(apiMode >= 0 && apiMode <= 2, "apiMode", apiMode, "0..2");
        expect(payloadMax >= 16 && payloadMax <= 255, "payloadMax", payloadMax, "16..255");
        expect(loss >= 0 && loss < 1, "loss", loss, "0 to less than 1");
        expect(udpPort >= 0 && udpPort <= 0xFFFF, "udpPort", udpPort, "0..65535");
        expect(nodesMax >= 1 && nodesMax <= 65_000, "nodesMax", nodesMax, "1..65000");
    }

    public static XBeeRelaySettings of(String port) {
        return new XBeeRelaySettings(port, 115_200, 115_200, 2, Dialect.ZIGBEE, 84, 0, 1, 0, 1000);
    }

    /** At both ends. */
    public XBeeRelaySettings withBaudRate(int value) {
        return new XBeeRelaySettings(port, value, value, apiMode, dialect, payloadMax, loss, seed, udpPort, nodesMax);
    }

    /** At the other end alone. */
    public XBeeRelaySettings withHostBaudRate(int value) {
        return new XBeeRelaySettings(
                port, baudRate, value, apiMode, dialect, payloadMax, loss, seed, udpPort, nodesMax);
    }

    public XBeeRelaySettings withApiMode(int value) {
        return new XBeeRelaySettings(
                port, baudRate, hostBaudRate, value, dialect, payloadMax, loss, seed, udpPort, nodesMax);
    }

    private static void expect(boolean condition, String name, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
