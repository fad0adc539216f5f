package io.mqttsn.serial.framing;

import io.mqttsn.codec.MessageType;
import java.nio.ByteBuffer;

/**
 * Finds messages by their own Length, in either form (MQTT-SN 1.2, §5.2.1), and a forwarder's wrapping together with the message inside, since that
 * Length does not count the message (§5.5).
 *
 * <p>Nothing in the stream marks where a message begins. So a Length or a type that no message can have means that an octet was lost or added
 * somewhere before; everything is then skipped until the line has been quiet for the gap, which is the point from which messages are intact again. A
 * damaged Length that happens to be possible costs what follows until the next gap: that is the limit of this format.
 */
public final class RawDecoder implements FrameDecoder {

    private static final int ENCAPSULATION = 0xFE;

    private final FrameSink sink;
    private final ByteBuffer frame;
    private final long gapNanos;
    /** Where the header of the present message begins: 0, or behind the wrapping of a forwarder. */
    private int start;

    private boolean skipping;

    /**
     * @param maxFrameSize the largest message, in octets; a forwarder's wrapping counts
     * @param gapNanos a pause of this length ends whatever has begun
     */
    public RawDecoder(int maxFrameSize, long gapNanos, FrameSink sink) {
        this.frame = ByteBuffer.allocate(Math.max(maxFrameSize, 4));
        this.gapNanos = gapNanos;
        this.sink = sink;
    }

    @Override
    public void push(ByteBuffer octets, long quietNanos) {
        quiet(quietNanos);
        while (octets.hasRemaining() && !skipping) {
            frame.put(octets.get());
            check();
        }
        octets.position(octets.limit());
    }

    private void check() {
        int seen = frame.position() - start;
        int first = frame.get(start) & 0xFF;
        int lengthSize = first == 1 ? 3 : 1;
        if (seen < lengthSize) {
            if (!frame.hasRemaining()) {
                skip(DropCause.OVERSIZED);
            }
            return;
        }
        int length = first == 1 ? frame.getShort(start + 1) & 0xFFFF : first;
        if (length <= lengthSize) {
            skip(DropCause.LENGTH);
            return;
        }
        if (seen == lengthSize) {
            if (start + length > frame.capacity()) {
                skip(DropCause.OVERSIZED);
            }
            return;
        }
        int type = frame.get(start + lengthSize) & 0xFF;
        boolean wrapping = type == ENCAPSULATION && start == 0 && lengthSize == 1;
        if (!wrapping && MessageType.ofCode(type) == null) {
            skip(DropCause.TYPE);
            return;
        }
        if (seen < length) {
            return;
        }
        if (wrapping) {
            beginWrapped(length);
            return;
        }
        sink.frame(frame.flip());
        reset();
    }

    private void beginWrapped(int length) {
        // Length, type and Ctrl at least, and room for the shortest message inside.
        if (length < 3) {
            skip(DropCause.LENGTH);
        } else if (length + 2 > frame.capacity()) {
            skip(DropCause.OVERSIZED);
        } else {
            start = length;
        }
    }

    private void skip(DropCause cause) {
        sink.dropped(cause, frame.position());
        skipping = true;
    }

    @Override
    public void quiet(long quietNanos) {
        if (quietNanos < gapNanos) {
            return;
        }
        if (!skipping && frame.position() > 0) {
            sink.dropped(DropCause.TRUNCATED, frame.position());
        }
        reset();
    }

    /** What a pause ends here is lost in any case, and whatever comes behind it finds out. */
    @Override
    public boolean isPauseAwaited() {
        return false;
    }

    @Override
    public void reset() {
        frame.clear();
        start = 0;
        skipping = false;
    }
}
