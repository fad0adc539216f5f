package io.mqttsn.simulator.serial;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * What a UART makes of octets that were sent at another baud rate: it looks for a start bit and samples each bit in its middle, by its own clock. Octets
 * without a stop bit are left out, as a system does that is told to ignore them; so a much slower sender is not heard at all.
 *
 * @param bitsPerSample how many of the sender's bits pass while the receiver samples one; 1 when both agree
 */
record Mishearing(double bitsPerSample) {

    /** Start, eight data bits with the low one first, stop. */
    private static final int BITS_PER_OCTET = 10;

    private static final int IDLE_BEFORE = -1;

    static Mishearing of(int senderBaudRate, int receiverBaudRate) {
        return new Mishearing((double) senderBaudRate / receiverBaudRate);
    }

    /** The octets that are heard of these, which are sent one directly behind the other on an idle line. */
    ByteBuffer hear(ByteBuffer sent) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        int end = sent.remaining() * BITS_PER_OCTET;
        double at = fall(sent, IDLE_BEFORE);
        while (at < end) {
            int octet = 0;
            for (int bit = 0; bit < 8; bit++) {
                octet |= level(sent, at + (bit + 1.5) * bitsPerSample) << bit;
            }
            double stop = at + 9.5 * bitsPerSample;
            if (level(sent, stop) == 1) {
                heard.write(octet);
            }
            at = fall(sent, stop);
        }
        return ByteBuffer.wrap(heard.toByteArray());
    }

    /** When the line next falls, which is how a start bit begins, in bits of the sender; the end when it does not. A line that is low has to rise before. */
    private static double fall(ByteBuffer sent, double from) {
        int end = sent.remaining() * BITS_PER_OCTET;
        int bit = (int) from;
        while (bit < end && level(sent, bit) == 0) {
            bit++;
        }
        while (bit < end && level(sent, bit) == 1) {
            bit++;
        }
        return bit;
    }

    /** High, which is 1, while the line is idle. */
    private static int level(ByteBuffer sent, double time) {
        int bit = (int) time;
        if (bit < 0 || bit >= sent.remaining() * BITS_PER_OCTET) {
            return 1;
        }
        int octet = sent.get(sent.position() + bit / BITS_PER_OCTET) & 0xFF;
        return switch (bit % BITS_PER_OCTET) {
            case 0 -> 0;
            case BITS_PER_OCTET - 1 -> 1;
            default -> octet >> bit % BITS_PER_OCTET - 1 & 1;
        };
    }
}
