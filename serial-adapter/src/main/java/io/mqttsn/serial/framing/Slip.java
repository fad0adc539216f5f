package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;

/** The four octets of SLIP, and its encoder (RFC 1055). END is sent before a frame as well as after it, so that line noise ends up in a frame of its own. */
public final class Slip implements FrameEncoder {

    public static final int END = 0xC0;
    public static final int ESC = 0xDB;
    public static final int ESC_END = 0xDC;
    public static final int ESC_ESC = 0xDD;

    @Override
    public int maxEncodedSize(int frameSize) {
        return 2 * frameSize + 2;
    }

    @Override
    public int escapesIn(byte[] octets) {
        int count = 0;
        for (byte octet : octets) {
            if (octet == (byte) END || octet == (byte) ESC) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void encode(ByteBuffer frame, ByteBuffer out) {
        out.put((byte) END);
        while (frame.hasRemaining()) {
            putEscaped(frame.get(), out);
        }
        out.put((byte) END);
    }

    /**
     * The decoder of this framing.
     *
     * @param maxFrameSize the largest message, without escapes, in octets
     * @param gapNanos a pause of this length ends a message that has all octets that its Length announces
     */
    public static FrameDecoder decoder(int maxFrameSize, long gapNanos, FrameSink sink) {
        return new SlipDecoder(maxFrameSize, gapNanos, MessageLength::isMet, sink);
    }

    static void putEscaped(int octet, ByteBuffer out) {
        switch (octet & 0xFF) {
            case END -> out.put((byte) ESC).put((byte) ESC_END);
            case ESC -> out.put((byte) ESC).put((byte) ESC_ESC);
            default -> out.put((byte) octet);
        }
    }
}
