package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;

/**
 * CRC-16/X-25, the frame check sequence of HDLC and PPP (RFC 1662, appendix C.2): reflected polynomial 0x8408, initial value 0xFFFF, complemented
 * at the end. The CRC of the nine characters {@code 123456789} is 0x906E.
 */
public final class Crc16X25 {

    private static final int[] TABLE = new int[256];

    static {
        for (int octet = 0; octet < TABLE.length; octet++) {
            int crc = octet;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0x8408 : crc >>> 1;
            }
            TABLE[octet] = crc;
        }
    }

    private Crc16X25() {}

    /** The CRC, 0..0xFFFF, of the octets between these absolute positions. */
    public static int of(ByteBuffer octets, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc = crc >>> 8 ^ TABLE[(crc ^ octets.get(i)) & 0xFF];
        }
        return ~crc & 0xFFFF;
    }
}
