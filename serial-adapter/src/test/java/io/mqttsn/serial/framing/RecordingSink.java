package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Keeps what a decoder delivers: frames in hexadecimal, and how often it dropped for which cause. */
public final class RecordingSink implements FrameSink {

    private static final HexFormat HEX = HexFormat.of().withUpperCase().withDelimiter(" ");

    public final List<String> frames = new ArrayList<>();
    public final Map<DropCause, Integer> drops = new EnumMap<>(DropCause.class);

    @Override
    public void frame(ByteBuffer frame) {
        byte[] octets = new byte[frame.remaining()];
        frame.get(octets);
        frames.add(hex(octets));
    }

    @Override
    public void dropped(DropCause cause, int octets) {
        drops.merge(cause, 1, Integer::sum);
    }

    public static String hex(byte... octets) {
        return HEX.formatHex(octets);
    }

    public static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** The encoded form of a frame, in hexadecimal. */
    public static String encoded(FrameEncoder encoder, String frameHex) {
        return hex(encode(encoder, octets(frameHex)));
    }

    public static byte[] encode(FrameEncoder encoder, byte[] frame) {
        ByteBuffer out = ByteBuffer.allocate(encoder.maxEncodedSize(frame.length));
        encoder.encode(ByteBuffer.wrap(frame), out);
        byte[] octets = new byte[out.flip().remaining()];
        out.get(octets);
        return octets;
    }

    public static void push(FrameDecoder decoder, String hex) {
        decoder.push(ByteBuffer.wrap(octets(hex)), 0);
    }
}
