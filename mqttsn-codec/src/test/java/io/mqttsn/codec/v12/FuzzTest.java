package io.mqttsn.codec.v12;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A million datagrams that nobody wrote: random octets, valid messages with octets changed, cut, lengthened or joined. Whatever the decoder accepts must
 * be a complete message: written out again it has the same size, and read again it is equal.
 */
class FuzzTest {

    private static final int INPUTS = 1_200_000;
    private static final long SEED = Long.getLong("fuzz.seed", 20_131_114L);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<byte[]> corpus = Vectors.ALL.stream()
            .flatMap(vector -> vector.hasShortLength()
                    ? Stream.of(vector.octets(), vector.longForm())
                    : Stream.of(vector.octets()))
            .toList();
    private final ByteBuffer in = ByteBuffer.allocate(70_000);
    private final ByteBuffer out = ByteBuffer.allocate(70_000);

    @Test
    void shouldSurviveAMillionDatagrams() {
        int accepted = 0;
        Set<Malformed> reasons = EnumSet.noneOf(Malformed.class);
        for (int i = 0; i < INPUTS; i++) {
            nextInput();
            Frame frame = decode(i);
            if (frame instanceof Malformed reason) {
                reasons.add(reason);
            } else {
                accepted++;
                requireComplete(frame, i);
            }
        }
        // Without these the test could pass by refusing, or accepting, everything for one reason.
        assertTrue(accepted > INPUTS / 20, accepted + " messages accepted");
        assertTrue(accepted < INPUTS * 19 / 20, accepted + " messages accepted");
        assertTrue(reasons.containsAll(EnumSet.complementOf(EnumSet.of(Malformed.OVERSIZED))), reasons::toString);
    }

    private Frame decode(int i) {
        try {
            return MqttSnDecoder.decode(in);
        } catch (RuntimeException thrown) {
            throw new AssertionError(story(i), thrown);
        }
    }

    private void requireComplete(Frame frame, int i) {
        int size = in.remaining();
        MqttSnEncoder.encode(frame, out.clear());
        int written = out.position();
        boolean sizeIsExplained = written == size || written == size - 2 && isLongForm(frame);
        if (!sizeIsExplained || !frame.equals(MqttSnDecoder.decode(out.flip()))) {
            throw new AssertionError(story(i) + " became " + frame + ", which takes " + written + " octets");
        }
    }

    private boolean isLongForm(Frame frame) {
        return in.get(frame instanceof Encapsulated ? in.get(0) & 0xFF : 0) == 1;
    }

    private String story(int i) {
        byte[] octets = Arrays.copyOf(in.array(), Math.min(in.limit(), 64));
        return "seed " + SEED + ", input " + i + " of " + in.limit() + " octets: " + Hex.text(octets);
    }

    private void nextInput() {
        in.clear();
        switch (random.nextInt(8)) {
            case 0 -> fillRandomly(random.nextInt(40));
            case 1 -> fillRandomly(random.nextInt(400) == 0 ? random.nextInt(65_536) : random.nextInt(4));
            case 2 -> randomFieldsBehindAFittingHeader();
            case 3 -> put(pick(), pick());
            default -> put(mutated(pick()));
        }
        in.flip();
    }

    private void fillRandomly(int size) {
        for (int i = 0; i < size; i++) {
            in.put((byte) random.nextInt());
        }
    }

    private void randomFieldsBehindAFittingHeader() {
        int fields = random.nextInt(12);
        in.put((byte) (2 + fields)).put((byte) random.nextInt(0x20));
        fillRandomly(fields);
    }

    private void put(byte[]... parts) {
        for (byte[] part : parts) {
            in.put(part);
        }
    }

    private byte[] pick() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] mutated(byte[] original) {
        int size =
                switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(original.length + 1);
                    case 1 -> original.length + random.nextInt(4);
                    default -> original.length;
                };
        byte[] octets = Arrays.copyOf(original, size);
        for (int changes = random.nextInt(4); changes > 0 && size > 0; changes--) {
            int at = random.nextInt(Math.min(size, random.nextBoolean() ? 8 : size));
            octets[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (octets[at] ^ 1 << random.nextInt(8));
        }
        if (size > 1 && size < 256 && random.nextBoolean()) {
            octets[0] = (byte) size;
        }
        return octets;
    }
}
