package io.mqttsn.codec.v12;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Octets written by and for people: hexadecimal digits, white space, and comments from {@code #} to the end of the line. */
final class Hex {

    private Hex() {}

    static byte[] octets(String text) {
        String digits = text.lines()
                .map(line -> line.replaceAll("#.*", "").replaceAll("\\s", ""))
                .collect(Collectors.joining());
        return HexFormat.of().parseHex(digits);
    }

    static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(octets(text));
    }

    static String text(byte[] octets) {
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(octets);
    }
}
