package io.mqttsn.serial.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.xbee.ApiMode;
import io.mqttsn.serial.xbee.XBeeApi;
import io.mqttsn.serial.xbee.XBeeApiDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Properties that all framings share, over seeded random streams; a failure prints its seed. */
class FramingFuzzTest {

    private static final int MAX_FRAME = 80;
    private static final long GAP = 50_000_000;
    private static final int SEEDS = 400;

    enum Scheme {
        RAW,
        SLIP,
        SLIP_CRC,
        XBEE_1,
        XBEE_2;

        FrameEncoder encoder() {
            return switch (this) {
                case RAW -> new Raw();
                case SLIP -> new Slip();
                case SLIP_CRC -> new SlipCrc();
                case XBEE_1 -> new XBeeApi(ApiMode.UNESCAPED);
                case XBEE_2 -> new XBeeApi(ApiMode.ESCAPED);
            };
        }

        FrameDecoder decoder(FrameSink sink) {
            return decoder(MAX_FRAME, sink);
        }

        FrameDecoder decoder(int maxFrame, FrameSink sink) {
            return switch (this) {
                case RAW -> new RawDecoder(maxFrame, GAP, sink);
                case SLIP -> Slip.decoder(maxFrame, GAP, sink);
                case SLIP_CRC -> SlipCrc.decoder(maxFrame, GAP, sink);
                case XBEE_1 -> new XBeeApiDecoder(ApiMode.UNESCAPED, maxFrame, GAP, sink);
                case XBEE_2 -> new XBeeApiDecoder(ApiMode.ESCAPED, maxFrame, GAP, sink);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveTheSameFramesForAnyChunking(Scheme scheme) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<byte[]> messages = messages(random);
            RecordingSink sink = new RecordingSink();
            FrameDecoder decoder = scheme.decoder(sink);

            pushInChunks(decoder, stream(scheme, messages), random);

            assertEquals(hex(messages), sink.frames, "seed " + seed);
            assertTrue(sink.drops.isEmpty(), () -> "dropped " + sink.drops);
        }
    }

    /** Damaged, truncated and oversized frames, wrapped ones and such with a long Length, with pauses between some: all that a line may bring. */
    @ParameterizedTest
    @EnumSource
    void shouldMakeTheSameOfAnythingHoweverItIsCut(Scheme scheme) {
        for (int seed = 0; seed < 10 * SEEDS; seed++) {
            Random random = new Random(seed);
            int maxFrame = 16 + random.nextInt(20);
            RecordingSink atOnce = new RecordingSink();
            RecordingSink inPieces = new RecordingSink();
            FrameDecoder one = scheme.decoder(maxFrame, atOnce);
            FrameDecoder other = scheme.decoder(maxFrame, inPieces);
            for (int i = 0; i < 6; i++) {
                byte[] octets = anything(scheme, maxFrame, random);
                long quietNanos = random.nextInt(3) == 0 ? GAP : GAP - 1;

                one.push(ByteBuffer.wrap(octets), quietNanos);
                other.quiet(quietNanos);
                pushInChunks(other, octets, random);
            }
            int before = atOnce.frames.size();
            boolean isPauseAwaited = one.isPauseAwaited();
            one.quiet(GAP);
            other.quiet(GAP);

            // Noise is counted as it comes, which is in pieces.
            atOnce.drops.remove(DropCause.NOISE);
            inPieces.drops.remove(DropCause.NOISE);
            assertEquals(atOnce.frames, inPieces.frames, "seed " + seed);
            assertEquals(atOnce.drops, inPieces.drops, "seed " + seed);
            assertTrue(atOnce.frames.stream().allMatch(frame -> frame.length() < 3 * maxFrame), "seed " + seed);
            assertTrue(isPauseAwaited || atOnce.frames.size() == before, "seed " + seed + ": a pause was not awaited");
        }
    }

    private static byte[] anything(Scheme scheme, int maxFrame, Random random) {
        byte[] message = new byte[2 + random.nextInt(maxFrame)];
        random.nextBytes(message);
        switch (random.nextInt(4)) {
            case 0 -> {
                message[0] = 1;
                message[1] = 0;
            }
            case 1 -> {
                int wrapping = Math.min(3 + random.nextInt(maxFrame), message.length - 1);
                message[0] = (byte) wrapping;
                message[1] = (byte) 0xFE;
                message[wrapping] = (byte) random.nextInt(4);
            }
            default -> {
                message[0] = (byte) message.length;
                message[1] = 0x0C;
            }
        }
        byte[] encoded = RecordingSink.encode(scheme.encoder(), message);
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(encoded, 1 + random.nextInt(encoded.length));
            case 1 -> {
                byte[] damaged = damage(encoded, random);
                yield damaged.length == 0 ? encoded : damaged;
            }
            default -> encoded;
        };
    }

    /** Every octet value at every place of a frame, which puts the special ones into data, lengths and checksums alike. */
    @ParameterizedTest
    @EnumSource
    void shouldCarryEveryOctetInEveryPosition(Scheme scheme) {
        RecordingSink sink = new RecordingSink();
        FrameDecoder decoder = scheme.decoder(sink);
        for (int size : new int[] {9, 0x11, 0x13, 0x40}) {
            for (int position = 2; position < size; position++) {
                for (int octet = 0; octet < 256; octet++) {
                    byte[] message = new byte[size];
                    message[0] = (byte) size;
                    message[1] = 0x0C;
                    message[position] = (byte) octet;
                    sink.frames.clear();

                    decoder.push(ByteBuffer.wrap(RecordingSink.encode(scheme.encoder(), message)), 0);

                    assertEquals(List.of(RecordingSink.hex(message)), sink.frames);
                }
            }
        }
    }

    /** Octets lost, added and flipped: after a pause and a delimiter frames are intact again, whatever came before. */
    @ParameterizedTest
    @EnumSource
    void shouldRecoverFromAnyDamage(Scheme scheme) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            RecordingSink sink = new RecordingSink();
            FrameDecoder decoder = scheme.decoder(sink);
            pushInChunks(decoder, damage(stream(scheme, messages(random)), random), random);
            List<byte[]> after = messages(random);
            byte[] intact = stream(scheme, after);

            if (scheme == Scheme.SLIP || scheme == Scheme.SLIP_CRC) {
                decoder.push(ByteBuffer.wrap(new byte[] {(byte) Slip.END}), 0);
            }
            sink.frames.clear();
            decoder.quiet(GAP);
            sink.frames.clear();
            decoder.push(ByteBuffer.wrap(intact), GAP);

            assertEquals(hex(after), sink.frames, "seed " + seed);
        }
    }

    /**
     * A CRC of 16 bits finds every single damage of up to 16 bits in a row, and a sum of 8 bits any change of one octet. No frame comes out that was not
     * sent, and at most two are lost; a damaged length or escape in XBee's framing could meet a fitting sum by chance, with these seeds it does not.
     */
    @ParameterizedTest
    @EnumSource(names = {"SLIP_CRC", "XBEE_1", "XBEE_2"})
    void shouldNeverDeliverAFrameWithOneFlippedOctet(Scheme scheme) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            List<byte[]> messages = messages(random);
            byte[] stream = stream(scheme, messages);
            int position = random.nextInt(stream.length);
            stream[position] ^= (byte) (1 + random.nextInt(255));
            RecordingSink sink = new RecordingSink();

            pushInChunks(scheme.decoder(sink), stream, random);

            List<String> sent = hex(messages);
            for (String frame : sink.frames) {
                assertTrue(sent.contains(frame), "seed " + seed + " delivered " + frame);
            }
            assertTrue(sink.frames.size() >= sent.size() - 2, "seed " + seed + " lost more than the two at the damage");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveNoise(Scheme scheme) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[2000];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i += 1 + random.nextInt(9)) {
                noise[i] = (byte) new int[] {0x7E, 0x7D, 0xC0, 0xDB, 0x00, 0x01, 0xFE}[random.nextInt(7)];
            }
            RecordingSink sink = new RecordingSink();
            FrameDecoder decoder = scheme.decoder(sink);

            pushInChunks(decoder, noise, random);

            assertTrue(!sink.drops.isEmpty(), "seed " + seed);
            int size = MAX_FRAME * 3 - 1;
            assertTrue(sink.frames.stream().allMatch(frame -> frame.length() <= size), "seed " + seed);
        }
    }

    private static List<byte[]> messages(Random random) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] message = new byte[2 + random.nextInt(MAX_FRAME - 2)];
            random.nextBytes(message);
            message[0] = (byte) message.length;
            message[1] = 0x0C;
            messages.add(message);
        }
        return messages;
    }

    private static byte[] stream(Scheme scheme, List<byte[]> messages) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            stream.writeBytes(RecordingSink.encode(scheme.encoder(), message));
        }
        return stream.toByteArray();
    }

    private static byte[] damage(byte[] stream, Random random) {
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        for (byte octet : stream) {
            switch (random.nextInt(40)) {
                case 0 -> {}
                case 1 -> damaged.write(octet ^ 1 << random.nextInt(8));
                case 2 -> {
                    damaged.write(random.nextInt(256));
                    damaged.write(octet);
                }
                default -> damaged.write(octet);
            }
        }
        return damaged.toByteArray();
    }

    private static void pushInChunks(FrameDecoder decoder, byte[] stream, Random random) {
        int at = 0;
        while (at < stream.length) {
            int size = Math.min(1 + random.nextInt(20), stream.length - at);
            decoder.push(ByteBuffer.wrap(stream, at, size), 0);
            at += size;
        }
    }

    private static List<String> hex(List<byte[]> messages) {
        return messages.stream().map(RecordingSink::hex).toList();
    }
}
