package io.mqttsn.codec.v12;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Strict UTF-8 (RFC 3629) without U+0000, in both directions.
 *
 * <p>The JDK's own decoder mends ill-formed octets with U+FFFD, and its encoder half a surrogate pair with a question mark. Two different client ids or
 * topics would become one that way, so that nothing is mended here: texts are well-formed or refused.
 */
final class Utf8 {

    private Utf8() {}

    /** Whether {@code start} (inclusive) to {@code end} (exclusive) is well-formed UTF-8 and holds no U+0000. True for no octets at all. */
    static boolean isWellFormed(ByteBuffer in, int start, int end) {
        int index = start;
        while (index < end) {
            int lead = in.get(index);
            if (lead > 0) {
                index++;
                continue;
            }
            int size = sequenceSize(lead & 0xFF);
            if (size == 0 || end - index < size || !isSecondOctet(lead & 0xFF, in.get(index + 1) & 0xFF)) {
                return false;
            }
            for (int i = 2; i < size; i++) {
                if (!isContinuation(in.get(index + i))) {
                    return false;
                }
            }
            index += size;
        }
        return true;
    }

    /** Whether two octets, the first in the high half of {@code bits}, are well-formed UTF-8 without U+0000: two characters, or one of two octets. */
    static boolean isWellFormedPair(int bits) {
        int first = bits >> 8 & 0xFF;
        int second = bits & 0xFF;
        if (first < 0x80) {
            return first > 0 && second > 0 && second < 0x80;
        }
        return sequenceSize(first) == 2 && isContinuation(second);
    }

    /**
     * Refuses to send a short topic name that a receiver would refuse to read.
     *
     * @throws IllegalArgumentException when {@code bits} are not {@linkplain #isWellFormedPair well-formed}
     */
    static void requireWellFormedPair(int bits) {
        if (!isWellFormedPair(bits)) {
            throw new IllegalArgumentException(
                    "short topic name: 0x%04X (expected: two octets of UTF-8 without U+0000)".formatted(bits));
        }
    }

    /** The text of octets that are {@linkplain #isWellFormed well-formed}. */
    static String text(ByteBuffer in, int start, int end) {
        if (in.hasArray()) {
            return new String(in.array(), in.arrayOffset() + start, end - start, StandardCharsets.UTF_8);
        }
        byte[] copy = new byte[end - start];
        in.get(start, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    /**
     * How many octets {@link #put} writes.
     *
     * @throws IllegalArgumentException when {@code text} holds U+0000 or half a surrogate pair
     */
    static int length(String text) {
        int chars = text.length();
        int length = chars;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                length += c < 0x800 ? 1 : 2;
                if (Character.isSurrogate(c)) {
                    if (!Character.isHighSurrogate(c)
                            || i + 1 == chars
                            || !Character.isLowSurrogate(text.charAt(i + 1))) {
                        throw new IllegalArgumentException(
                                "text: half a surrogate pair at index " + i + " (expected: well-formed Unicode)");
                    }
                    // The pair takes four octets: its two chars, and two more that were just added.
                    i++;
                }
            } else if (c == 0) {
                throw new IllegalArgumentException("text: U+0000 at index " + i + " (expected: none)");
            }
        }
        return length;
    }

    /** Writes a text whose {@link #length} has been asked, and so is known to be well-formed. */
    static void put(String text, ByteBuffer out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                out.put((byte) c);
            } else if (c < 0x800) {
                out.put((byte) (0xC0 | c >> 6));
                out.put((byte) (0x80 | c & 0x3F));
            } else if (Character.isHighSurrogate(c)) {
                i++;
                putSupplementary(Character.toCodePoint(c, text.charAt(i)), out);
            } else {
                out.put((byte) (0xE0 | c >> 12));
                out.put((byte) (0x80 | c >> 6 & 0x3F));
                out.put((byte) (0x80 | c & 0x3F));
            }
        }
    }

    private static void putSupplementary(int codePoint, ByteBuffer out) {
        out.put((byte) (0xF0 | codePoint >> 18));
        out.put((byte) (0x80 | codePoint >> 12 & 0x3F));
        out.put((byte) (0x80 | codePoint >> 6 & 0x3F));
        out.put((byte) (0x80 | codePoint & 0x3F));
    }

    /** Octets of a sequence that begins with {@code lead}, which is not ASCII; 0 when none does (U+0000, C0 and C1 included). */
    private static int sequenceSize(int lead) {
        if (lead < 0xC2) {
            return 0;
        }
        if (lead < 0xE0) {
            return 2;
        }
        if (lead < 0xF0) {
            return 3;
        }
        return lead <= 0xF4 ? 4 : 0;
    }

    /** Whether {@code second} may follow {@code lead}: no overlong form, no surrogate, nothing above U+10FFFF. */
    private static boolean isSecondOctet(int lead, int second) {
        return switch (lead) {
            case 0xE0 -> second >= 0xA0 && second <= 0xBF;
            case 0xED -> second >= 0x80 && second <= 0x9F;
            case 0xF0 -> second >= 0x90 && second <= 0xBF;
            case 0xF4 -> second >= 0x80 && second <= 0x8F;
            default -> isContinuation(second);
        };
    }

    private static boolean isContinuation(int octet) {
        return (octet & 0xC0) == 0x80;
    }
}
