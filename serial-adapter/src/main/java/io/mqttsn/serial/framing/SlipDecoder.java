package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * Finds SLIP frames (RFC 1055). Either END may be missing as long as one stands between two frames; empty frames are ignored. An escape octet
 * before anything but its two successors spoils the frame: RFC 1055 would pass the octet on, but then damage becomes data.
 *
 * <p>After any damage the next END is the point from which frames are intact again. A frame that is whole but for its END, when the line falls quiet, is
 * not kept until the next one comes: a report would be late by the time between two reports. What is not whole may still go on after a pause.
 */
final class SlipDecoder implements FrameDecoder {

    private final FrameSink sink;
    private final long gapNanos;
    private final Predicate<ByteBuffer> isWhole;
    private final ByteBuffer frame;
    private boolean escaping;
    /** The present frame is spoilt; its rest is skipped. */
    private boolean skipping;

    /**
     * @param maxFrameSize the largest frame after unescaping, in octets
     * @param gapNanos a pause of this length stands for an END where a frame is whole
     * @param isWhole whether nothing is missing from the octets between 0 and limit
     */
    SlipDecoder(int maxFrameSize, long gapNanos, Predicate<ByteBuffer> isWhole, FrameSink sink) {
        this.frame = ByteBuffer.allocate(maxFrameSize);
        this.gapNanos = gapNanos;
        this.isWhole = isWhole;
        this.sink = sink;
    }

    @Override
    public void push(ByteBuffer octets, long quietNanos) {
        quiet(quietNanos);
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
        if (quietNanos >= gapNanos && isPauseAwaited()) {
            end();
        }
    }

    @Override
    public boolean isPauseAwaited() {
        boolean began = !skipping && !escaping && frame.position() > 0;
        return began && isWhole.test(frame.duplicate().flip());
    }

    @Override
    public void reset() {
        frame.clear();
        escaping = false;
        skipping = false;
    }
}
