package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.Octets;
import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Octets as people write them in hexadecimal: {@code 0217}, {@code 02 17}, {@code 02:17}, {@code 0x02, 0x17}, {@code \x02\x17}. A digit that stands alone
 * is an octet.
 */
public final class HexText {

    private static final Pattern RUN = Pattern.compile("(?:0[xX]|\\\\x)?([0-9A-Fa-f]+)(?![0-9A-Fa-f])|[\\s,;:.-]+");

    private HexText() {}

    /**
     * The octets that {@code text} spells; none when it is blank.
     *
     * @throws IllegalArgumentException for anything else; the message names place and remedy
     */
    public static Octets parse(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length() / 2);
        Matcher run = RUN.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!run.find(at) || run.start() != at) {
                throw new IllegalArgumentException("column " + (at + 1) + ": '" + text.charAt(at)
                        + "' (expected: hexadecimal digits, with spaces, colons, commas or 0x between octets)");
            }
            if (run.group(1) != null) {
                append(run.group(1), at, octets);
            }
            at = run.end();
        }
        return Octets.wrap(octets.toByteArray());
    }

    private static void append(String digits, int at, ByteArrayOutputStream octets) {
        if (digits.length() == 1) {
            octets.write(Character.digit(digits.charAt(0), 16));
            return;
        }
        if (digits.length() % 2 != 0) {
            throw new IllegalArgumentException(
                    "column " + (at + 1) + ": " + digits.length() + " digits in a row (expected: two for each octet)");
        }
        for (int index = 0; index < digits.length(); index += 2) {
            octets.write(Integer.parseInt(digits, index, index + 2, 16));
        }
    }
}
