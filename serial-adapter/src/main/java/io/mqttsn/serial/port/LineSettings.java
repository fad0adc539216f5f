package io.mqttsn.serial.port;

/**
 * How octets travel on the wire. Both ends have to agree on all of it.
 *
 * @param baudRate bits per second, 300..4000000; up to 921600 is usual; default 115200. XBee modules leave the factory with 9600
 * @param dataBits 7 or 8; default 8. All framings need 8: with 7 only a device that never sends an octet above 0x7F works
 * @param parity default none
 * @param stopBits 1 or 2; default 1
 * @param rtsCts hardware flow control; default off. Wanted with XBee modules whose RTS and CTS are wired, harmful where they are not
 * @param dtr the level of DTR after opening; default on. Linux raises it at each opening, and takes it down when the last one closes the port, so a board
 *     that resets itself at DTR's edge restarts at each opening whatever stands here
 * @param rts the level of RTS after opening, without flow control; default on
 */
public record LineSettings(
        int baudRate, int dataBits, Parity parity, int stopBits, boolean rtsCts, boolean dtr, boolean rts) {

    /** 115200 baud, 8 data bits, no parity, 1 stop bit, no flow control. */
    public static final LineSettings DEFAULTS = new LineSettings(115200, 8, Parity.NONE, 1, false, true, true);

    public LineSettings {
        range("baud-rate", baudRate, 300, 4_000_000);
        range("data-bits", dataBits, 7, 8);
        range("stop-bits", stopBits, 1, 2);
    }

    public LineSettings withBaudRate(int value) {
        return new LineSettings(value, dataBits, parity, stopBits, rtsCts, dtr, rts);
    }

    /** The time that one octet takes on the line, in nanoseconds: start, data, parity and stop bits. */
    public long octetNanos() {
        int bits = 1 + dataBits + (parity == Parity.NONE ? 0 : 1) + stopBits;
        return bits * 1_000_000_000L / baudRate;
    }

    private static void range(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }
}
