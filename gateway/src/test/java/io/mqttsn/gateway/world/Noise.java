package io.mqttsn.gateway.world;

import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;

/**
 * What a serial line does to the octets of a frame.
 *
 * @param share how many frames are hit, 0..1
 * @param wholeFrames whether a frame that is hit vanishes; otherwise some of its octets are flipped, lost or made up
 * @param sparesLast whether the last octet always arrives: the one that ends a SLIP frame. A frame that lacks it is complete when the next one begins,
 *     which may be in a minute, and no bound for the travelling time would hold
 */
record Noise(double share, boolean wholeFrames, boolean sparesLast) {

    static final Noise NONE = new Noise(0, false, false);

    private static final int HITS_MAX = 3;

    /** What arrives. */
    byte[] damage(byte[] octets, SplittableRandom random) {
        if (share == 0 || random.nextDouble() >= share) {
            return octets;
        }
        if (wholeFrames) {
            return new byte[0];
        }
        byte[] damaged = octets;
        for (int hits = 1 + random.nextInt(HITS_MAX); hits > 0; hits--) {
            damaged = hit(damaged, random);
        }
        return damaged;
    }

    private byte[] hit(byte[] octets, SplittableRandom random) {
        int end = sparesLast ? octets.length - 1 : octets.length;
        if (end <= 0) {
            return octets;
        }
        int at = random.nextInt(end);
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        damaged.write(octets, 0, at);
        int from = at;
        switch (random.nextInt(3)) {
            case 0 -> {
                damaged.write(octets[at] ^ 1 << random.nextInt(8));
                from = at + 1;
            }
            case 1 -> from = Math.min(end, at + 1 + random.nextInt(4));
            default -> {
                for (int more = 1 + random.nextInt(3); more > 0; more--) {
                    damaged.write(random.nextInt(256));
                }
            }
        }
        damaged.write(octets, from, octets.length - from);
        return damaged.toByteArray();
    }
}
