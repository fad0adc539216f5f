package io.mqttsn.serial.xbee;

import io.mqttsn.serial.framing.FrameEncoder;
import java.nio.ByteBuffer;

/**
 * The API framing of XBee modules, and its encoder:
 *
 * <pre>
 *   7E | length, 2 octets | frame data: type and its fields | checksum
 * </pre>
 *
 * Length counts the frame data alone, before escaping; the checksum is 0xFF less the sum of the frame data. In mode 2 everything behind the
 * delimiter is escaped, length and checksum included.
 */
public final class XBeeApi implements FrameEncoder {

    static final int DELIMITER = 0x7E;
    static final int ESCAPE = 0x7D;
    static final int ESCAPE_XOR = 0x20;

    private final boolean escaped;

    public XBeeApi(ApiMode mode) {
        this.escaped = mode == ApiMode.ESCAPED;
    }

    @Override
    public int maxEncodedSize(int frameSize) {
        return escaped ? 1 + 2 * (frameSize + 3) : frameSize + 4;
    }

    @Override
    public int escapesIn(byte[] octets) {
        int count = 0;
        for (byte octet : octets) {
            if (isEscaped(octet)) {
                count++;
            }
        }
        return count;
    }

    private boolean isEscaped(int octet) {
        return escaped && (octet == DELIMITER || octet == ESCAPE || octet == 0x11 || octet == 0x13);
    }

    @Override
    public void encode(ByteBuffer frame, ByteBuffer out) {
        int length = frame.remaining();
        out.put((byte) DELIMITER);
        put(length >>> 8, out);
        put(length, out);
        int sum = 0;
        while (frame.hasRemaining()) {
            int octet = frame.get();
            sum += octet;
            put(octet, out);
        }
        put(0xFF - sum, out);
    }

    private void put(int value, ByteBuffer out) {
        int octet = value & 0xFF;
        if (isEscaped(octet)) {
            out.put((byte) ESCAPE).put((byte) (octet ^ ESCAPE_XOR));
        } else {
            out.put((byte) octet);
        }
    }
}
