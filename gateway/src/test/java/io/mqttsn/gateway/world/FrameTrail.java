package io.mqttsn.gateway.world;

import io.mqttsn.transport.PeerAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was sent into one direction of a line, and must come out as it was or not at all. A checksum of 8 or 16 bits misses some damage, through no fault of
 * whoever checks it: such a frame is recognised by what stood on the line, and is left out.
 */
final class FrameTrail {

    /** More than a line has waiting for it in the worst of worlds. */
    private static final int SENT_MAX = 4_096;

    private static final int CHUNKS_MAX = 64;

    /** Whether a frame stood on the line, checksum and all; written without the framers that are looked at here. */
    interface Coincidence {
        boolean stood(byte[] line, byte[] frame);
    }

    private record Sent(byte[] octets, Tag tag) {}

    private final World world;
    private final String name;
    private final Coincidence coincidence;
    private final Map<PeerAddress, ArrayDeque<Sent>> byPeer = new HashMap<>();
    private final ArrayDeque<Sent> broadcasts = new ArrayDeque<>();
    private final ArrayDeque<byte[]> line = new ArrayDeque<>();

    FrameTrail(World world, String name, Coincidence coincidence) {
        this.world = world;
        this.name = name;
        this.coincidence = coincidence;
    }

    /** A frame from, or for, this peer goes in. */
    void sent(PeerAddress peer, byte[] octets, Tag tag) {
        keep(byPeer.computeIfAbsent(peer, key -> new ArrayDeque<>()), new Sent(octets, tag), SENT_MAX);
    }

    /** A frame for everybody goes in. */
    void sentToAll(byte[] octets) {
        keep(broadcasts, new Sent(octets, Tag.STRANGER), CHUNKS_MAX);
    }

    /** These octets come out, some of them damaged. */
    void heard(ByteBuffer octets) {
        byte[] copy = new byte[octets.remaining()];
        octets.get(octets.position(), copy);
        keep(line, copy, CHUNKS_MAX);
    }

    private static <T> void keep(ArrayDeque<T> kept, T more, int max) {
        if (kept.size() == max) {
            kept.remove();
        }
        kept.add(more);
    }

    /** A frame comes out: whose it is, or null when it is to be left out. Those of the same peer that were sent before it have been lost. */
    @Nullable
    Tag arrived(PeerAddress peer, ByteBuffer frame) {
        byte[] octets = new byte[frame.remaining()];
        frame.get(frame.position(), octets);
        ArrayDeque<Sent> sent = byPeer.getOrDefault(peer, new ArrayDeque<>());
        if (sent.stream().anyMatch(one -> Arrays.equals(one.octets, octets))) {
            Sent next = sent.remove();
            while (!Arrays.equals(next.octets, octets)) {
                next = sent.remove();
            }
            return next.tag;
        }
        if (broadcasts.stream().anyMatch(one -> Arrays.equals(one.octets, octets))) {
            return Tag.STRANGER;
        }
        if (coincidence.stood(lineOctets(), octets)) {
            world.chart.add("-", name, "damage that no checksum shows");
            return null;
        }
        throw world.failure(
                Invariant.INTACT,
                name + ": " + HexFormat.of().formatHex(octets) + " came out for " + peer + ", which nobody has sent");
    }

    private byte[] lineOctets() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        line.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
