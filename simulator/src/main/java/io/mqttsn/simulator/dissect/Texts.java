package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.Octets;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Texts off the wire, as they may be shown: anybody can send a client id with a line feed in it. */
public final class Texts {

    private Texts() {}

    /** Where {@code octets} stop being well-formed UTF-8 without U+0000; −1 when they do not. */
    static int firstIllFormed(Octets octets) {
        ByteBuffer in = octets.asReadOnlyBuffer();
        CharBuffer out = CharBuffer.allocate(octets.length());
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(in, out, true);
        int wrong = result.isError() ? in.position() : -1;
        for (int index = 0; index < octets.length() && (wrong < 0 || index < wrong); index++) {
            if (octets.at(index) == 0) {
                return index;
            }
        }
        return wrong;
    }

    /** Whether {@code octets} are a text in which nothing would have to be escaped but quotes. */
    public static boolean isPrintable(Octets octets) {
        return firstIllFormed(octets) < 0
                && !octets.isEmpty()
                && octets.asText().codePoints().allMatch(it -> FrameText.prints(it) || it == '\n' || it == '\t');
    }

    /** The whole text in quotes, with quotes, backslashes and what does not print escaped. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(it -> {
            switch (it) {
                case '"', '\\' -> quoted.append('\\').append((char) it);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (FrameText.prints(it)) {
                        quoted.appendCodePoint(it);
                    } else {
                        quoted.append(String.format("\\u{%x}", it));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
