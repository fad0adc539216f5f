package io.mqttsn.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of octets with content equality: payloads, gateway addresses, wireless node ids. */
public final class Octets {

    public static final Octets EMPTY = new Octets(new byte[0]);

    private static final int SHOWN_AT_MOST = 32;

    private final byte[] octets;

    private Octets(byte[] octets) {
        this.octets = octets;
    }

    /** A copy of what remains in {@code source}, which is left with nothing remaining. */
    public static Octets copyOf(ByteBuffer source) {
        int length = source.remaining();
        if (length == 0) {
            return EMPTY;
        }
        byte[] copy = new byte[length];
        source.get(copy);
        return new Octets(copy);
    }

    public static Octets copyOf(byte[] source) {
        return source.length == 0 ? EMPTY : new Octets(source.clone());
    }

    /** The octets of an array that the caller gives away: it must never be written again. */
    public static Octets wrap(byte[] ownedByTheResult) {
        return ownedByTheResult.length == 0 ? EMPTY : new Octets(ownedByTheResult);
    }

    /** The UTF-8 octets of {@code text}. */
    public static Octets utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return octets.length;
    }

    public boolean isEmpty() {
        return octets.length == 0;
    }

    /** The octet at {@code index}, 0..255. */
    public int at(int index) {
        return octets[index] & 0xFF;
    }

    public void copyTo(ByteBuffer target) {
        target.put(octets);
    }

    public byte[] toByteArray() {
        return octets.clone();
    }

    public ByteBuffer asReadOnlyBuffer() {
        return ByteBuffer.wrap(octets).asReadOnlyBuffer();
    }

    /** The text that these octets spell; ill-formed sequences come out as U+FFFD. For people, not for protocol decisions. */
    public String asText() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** Length and the first octets in hexadecimal: payloads do not belong into logs as a whole. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return octets.length <= SHOWN_AT_MOST
                ? "[" + octets.length + "]" + hex.formatHex(octets)
                : "[" + octets.length + "]" + hex.formatHex(octets, 0, SHOWN_AT_MOST) + "…";
    }
}
