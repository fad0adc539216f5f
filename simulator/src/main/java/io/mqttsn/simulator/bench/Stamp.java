package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Octets;
import java.nio.ByteBuffer;

/**
 * The bookkeeping that each message carries.
 *
 * <pre>
 *   0..3    lane: the sensor (up) or the slot (down) that the message belongs to
 *   4..11   number of the message within its lane, from 1
 *   12..19  when it was published, in nanoseconds of this machine's monotonic clock
 *   20..    filling
 * </pre>
 */
record Stamp(int lane, long number, long sentNanos) {

    static final int SIZE = 20;

    static byte[] write(int payloadBytes, int lane, long number, long sentNanos) {
        byte[] payload = new byte[payloadBytes];
        ByteBuffer.wrap(payload).putInt(lane).putLong(number).putLong(sentNanos);
        return payload;
    }

    static boolean fits(Octets payload) {
        return payload.length() >= SIZE;
    }

    static Stamp read(ByteBuffer payload) {
        return new Stamp(payload.getInt(), payload.getLong(), payload.getLong());
    }
}
