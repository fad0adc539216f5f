package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;

/**
 * Finds SLIP frames (RFC 1055). Either END may be missing as long as one stands between two frames; empty frames are ignored. An escape octet
 * before anything but its two successors spoils the frame: RFC 1055 would pass the octet on, but then damage becomes data.
 *
 * <p>After any damage the next END is the point from which frames are intact again.
 */
public final class SlipDecoder implements FrameDecoder {

    private final FrameSink sink;
    private final ByteBuffer frame;
    private boolean escaping;
    /** The present frame is spoilt; its rest is skipped. */
    private boolean skipping;

    /** @param maxFrameSize the largest frame after unescaping, in octets */
    public SlipDecoder(int maxFrameSize, FrameSink sink) {
        this.frame = ByteBuffer.allocate(maxFrameSize);
        this.sink = sink;
    }

    @Override
    public void push(ByteBuffer octets, long quietNanos) {
        while (octets.hasRemaining()) {
            int octet = octets.get() & 0xFF;
            if (octet == Slip.END) {
                end();
            } else if (!skipping) {
                accept(octet);
            }
        }
    }

    private void end() {
        if (escaping) {
            drop(DropCause.ESCAPE);
        } else if (!skipping && frame.position() > 0) {
            sink.frame(frame.flip());
        }
        reset();
    }

    private void accept(int octet) {
        if (octet == Slip.ESC && !escaping) {
            escaping = true;
            return;
        }
        int data = octet;
        if (escaping) {
            escaping = false;
            if (octet != Slip.ESC_END && octet != Slip.ESC_ESC) {
                drop(DropCause.ESCAPE);
                return;
            }
            data = octet == Slip.ESC_END ? Slip.END : Slip.ESC;
        }
        if (!frame.hasRemaining()) {
            drop(DropCause.OVERSIZED);
            return;
        }
        frame.put((byte) data);
    }

    private void drop(DropCause cause) {
        sink.dropped(cause, frame.position());
        skipping = true;
    }

    @Override
    public void quiet(long quietNanos) {
        // A pause means nothing here: the frame goes on, or the next one begins with END.
    }

    @Override
    public void reset() {
        frame.clear();
        escaping = false;
        skipping = false;
    }
}
