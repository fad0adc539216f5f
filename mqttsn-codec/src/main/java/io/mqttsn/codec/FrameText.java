package io.mqttsn.codec;

/**
 * A frame as one line for logs, in the words of the specification: {@code PUBLISH qos=1 retain topic=5 msgId=2 data=[2]6869}.
 *
 * <p>Unlike the records' own {@code toString} it is bounded and harmless: payloads show their first 32 octets, texts their first {@value #TEXT_SHOWN_MAX}
 * characters, quoted and with everything escaped that could break a line or forge one, since anybody can send a client id with a line feed in it. Any
 * thread may call it.
 */
public final class FrameText {

    private static final int TEXT_SHOWN_MAX = 64;
    private static final FieldsText FIELDS = new FieldsText();

    private FrameText() {}

    /** The line for {@code frame}; never more than a few hundred characters, without a line break. */
    public static String of(Frame frame) {
        StringBuilder line = new StringBuilder();
        if (frame instanceof MqttSnMessage message) {
            append(message, line);
        } else if (frame instanceof Encapsulated encapsulated) {
            line.append("ENCAPSULATED radius=").append(encapsulated.radius());
            line.append(" node=").append(encapsulated.nodeId()).append(": ");
            append(encapsulated.message(), line);
        } else if (frame instanceof Malformed malformed) {
            line.append("MALFORMED ").append(malformed.name()).append(": ").append(malformed.sentence());
        }
        return line.toString();
    }

    /** {@code text} in quotes, cut to {@value #TEXT_SHOWN_MAX} characters, with quotes, backslashes and what does not print escaped. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        appendQuoted(text, quoted);
        return quoted.toString();
    }

    private static void append(MqttSnMessage message, StringBuilder line) {
        line.append(message.type());
        message.dispatch(FIELDS, line);
    }

    static void appendQuoted(String text, StringBuilder line) {
        line.append('"');
        int shown = 0;
        int index = 0;
        while (index < text.length() && shown < TEXT_SHOWN_MAX) {
            int codePoint = text.codePointAt(index);
            if (codePoint == '"' || codePoint == '\\') {
                line.append('\\').append((char) codePoint);
            } else if (prints(codePoint)) {
                line.appendCodePoint(codePoint);
            } else {
                line.append("\\u{").append(Integer.toHexString(codePoint)).append('}');
            }
            index += Character.charCount(codePoint);
            shown++;
        }
        line.append('"');
        if (index < text.length()) {
            line.append('…');
        }
    }

    /** Whether a terminal shows a character where it stands. */
    public static boolean prints(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
