package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;

/**
 * SLIP around a message and its checksum, our own convention for new links:
 *
 * <pre>
 *   END | message | CRC low | CRC high | END        message and CRC escaped as in SLIP
 * </pre>
 *
 * The checksum is {@link Crc16X25} over the message as it was before escaping. A PINGREQ, {@code 02 16}, travels as {@code C0 02 16 40 49 C0}.
 */
public final class SlipCrc implements FrameEncoder {

    /** The octets of the checksum. */
    static final int CRC_SIZE = 2;

    private final Slip slip = new Slip();

    @Override
    public int maxEncodedSize(int frameSize) {
        return 2 * (frameSize + CRC_SIZE) + 2;
    }

    @Override
    public int escapesIn(byte[] octets) {
        return slip.escapesIn(octets);
    }

    @Override
    public void encode(ByteBuffer frame, ByteBuffer out) {
        int crc = Crc16X25.of(frame, frame.position(), frame.limit());
        out.put((byte) Slip.END);
        while (frame.hasRemaining()) {
            Slip.putEscaped(frame.get(), out);
        }
        Slip.putEscaped(crc, out);
        Slip.putEscaped(crc >>> 8, out);
        out.put((byte) Slip.END);
    }

    /**
     * The decoder of this framing.
     *
     * @param maxFrameSize the largest message, without checksum and escapes, in octets
     * @param gapNanos a pause of this length ends a message whose checksum matches
     */
    public static FrameDecoder decoder(int maxFrameSize, long gapNanos, FrameSink sink) {
        return new SlipDecoder(maxFrameSize + CRC_SIZE, gapNanos, SlipCrc::isIntact, new Check(sink));
    }

    private static boolean isIntact(ByteBuffer frame) {
        int size = frame.limit() - CRC_SIZE;
        return size > 0 && Crc16X25.of(frame, 0, size) == (frame.get(size) & 0xFF | (frame.get(size + 1) & 0xFF) << 8);
    }

    /** Passes on the messages whose checksum matches, without it. */
    private record Check(FrameSink sink) implements FrameSink {

        @Override
        public void frame(ByteBuffer frame) {
            int size = frame.remaining();
            if (isIntact(frame)) {
                sink.frame(frame.limit(size - CRC_SIZE));
            } else {
                sink.dropped(size > CRC_SIZE ? DropCause.CHECKSUM : DropCause.LENGTH, size);
            }
        }

        @Override
        public void dropped(DropCause cause, int octets) {
            sink.dropped(cause, octets);
        }
    }
}
