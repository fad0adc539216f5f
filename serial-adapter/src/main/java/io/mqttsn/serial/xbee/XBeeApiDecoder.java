package io.mqttsn.serial.xbee;

import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.serial.framing.FrameDecoder;
import io.mqttsn.serial.framing.FrameSink;
import java.nio.ByteBuffer;

/**
 * Finds API frames in what an XBee module sends; the frames that it passes on are frame data without delimiter, length and checksum.
 *
 * <p>Where frames are intact again after damage depends on the mode. In mode 2 an unescaped delimiter always begins a frame, so it is the next one.
 * In mode 1 a delimiter may as well be data, so when a frame turns out bad, its octets are searched again from behind its delimiter: every intact
 * frame that follows is found, also one that a damaged length had swallowed. A pause inside a frame makes it bad, so that a length too long does not
 * keep the frames behind it waiting.
 */
public final class XBeeApiDecoder implements FrameDecoder {

    private static final int LENGTH_SIZE = 2;
    private static final int CHECKSUM_SIZE = 1;

    private final boolean escaped;
    private final long gapNanos;
    private final FrameSink sink;
    private final int maxFrameSize;
    /** What follows the delimiter: length, frame data, checksum; unescaped. */
    private final byte[] octets;

    private final ByteBuffer frame;
    private int filled;
    private boolean inFrame;
    private boolean escaping;
    private int noise;

    /**
     * @param maxFrameSize the largest frame data, in octets
     * @param gapNanos a pause of this length inside a frame makes it bad
     */
    public XBeeApiDecoder(ApiMode mode, int maxFrameSize, long gapNanos, FrameSink sink) {
        this.escaped = mode == ApiMode.ESCAPED;
        this.maxFrameSize = maxFrameSize;
        this.gapNanos = gapNanos;
        this.sink = sink;
        this.octets = new byte[LENGTH_SIZE + maxFrameSize + CHECKSUM_SIZE];
        this.frame = ByteBuffer.wrap(octets);
    }

    @Override
    public void push(ByteBuffer chunk, long quietNanos) {
        quiet(quietNanos);
        while (chunk.hasRemaining()) {
            int octet = chunk.get() & 0xFF;
            if (octet == XBeeApi.DELIMITER && (escaped || !inFrame)) {
                begin();
            } else if (!inFrame) {
                noise++;
            } else if (escaped && octet == XBeeApi.ESCAPE && !escaping) {
                escaping = true;
            } else {
                accept(escaping ? octet ^ XBeeApi.ESCAPE_XOR : octet);
            }
        }
        reportNoise();
    }

    private void begin() {
        reportNoise();
        if (inFrame && (filled > 0 || escaping)) {
            sink.dropped(escaping ? DropCause.ESCAPE : DropCause.TRUNCATED, filled);
        }
        inFrame = true;
        escaping = false;
        filled = 0;
    }

    private void accept(int octet) {
        escaping = false;
        octets[filled++] = (byte) octet;
        int size = check(0, filled);
        if (size > 0) {
            inFrame = false;
        } else if (size == BAD) {
            giveUp();
        }
    }

    private static final int INCOMPLETE = 0;
    private static final int BAD = -1;

    /** Looks at the octets behind a delimiter and passes a complete frame on. Returns its size with length and checksum, INCOMPLETE or BAD. */
    private int check(int from, int to) {
        if (to - from < LENGTH_SIZE) {
            return INCOMPLETE;
        }
        int length = frame.getShort(from) & 0xFFFF;
        if (length == 0 || length > maxFrameSize) {
            return bad(length == 0 ? DropCause.LENGTH : DropCause.OVERSIZED, to - from);
        }
        int size = LENGTH_SIZE + length + CHECKSUM_SIZE;
        if (to - from < size) {
            return INCOMPLETE;
        }
        int sum = 0;
        for (int i = from + LENGTH_SIZE; i < from + size; i++) {
            sum += octets[i];
        }
        if ((sum & 0xFF) != 0xFF) {
            return bad(DropCause.CHECKSUM, size);
        }
        sink.frame(frame.limit(from + size - CHECKSUM_SIZE).position(from + LENGTH_SIZE));
        frame.clear();
        return size;
    }

    private int bad(DropCause cause, int count) {
        sink.dropped(cause, count);
        return BAD;
    }

    private void giveUp() {
        inFrame = false;
        escaping = false;
        if (!escaped) {
            searchAgain();
        }
    }

    /** The delimiter before these octets was none: parses them anew, as if they arrived now. */
    private void searchAgain() {
        int end = filled;
        int at = 0;
        while (at < end) {
            if (octets[at++] != XBeeApi.DELIMITER) {
                continue;
            }
            int size = check(at, end);
            if (size == INCOMPLETE) {
                System.arraycopy(octets, at, octets, 0, end - at);
                filled = end - at;
                inFrame = true;
                return;
            }
            at += Math.max(size, 0);
        }
    }

    private void reportNoise() {
        if (noise > 0) {
            sink.dropped(DropCause.NOISE, noise);
            noise = 0;
        }
    }

    @Override
    public void quiet(long quietNanos) {
        while (quietNanos >= gapNanos && inFrame) {
            sink.dropped(DropCause.TRUNCATED, filled);
            giveUp();
        }
    }

    /** Whether frames may be hidden in one that does not come to its end. */
    @Override
    public boolean isPauseAwaited() {
        if (inFrame && !escaped) {
            for (int i = 0; i < filled; i++) {
                if (octets[i] == XBeeApi.DELIMITER) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void reset() {
        inFrame = false;
        escaping = false;
        filled = 0;
        noise = 0;
    }
}
