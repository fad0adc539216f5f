package io.mqttsn.gateway.uplink.paho;

/**
 * Carries topics through Paho that it would choke on.
 *
 * <p>Paho refuses control characters, everything from U+FDD0 on, and by mistake all characters beyond U+FFFF, although MQTT allows them (MQTT 3.1.1, §1.5.3).
 * Worse, it finds out while writing or reading a packet, and drops the connection; a packet that has to be repeated then drops the next one as well. A thermometer
 * called 🌡 would be enough to keep a gateway from its broker.
 *
 * <p>So inside Paho each such UTF-16 unit stands as U+F8FF and four hexadecimal digits, and U+F8FF itself too; on the wire it is what it was, see
 * {@link PacketRewriter}.
 */
final class TopicEscape {

    private static final char ESCAPE = '\uF8FF';
    private static final int DIGITS = 4;
    private static final int FIRST_REFUSED = 0xFDD0;

    private TopicEscape() {}

    /** Whether Paho takes this text as it is, and so do we. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isAwkward(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The form inside Paho. */
    static String escape(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isAwkward(c)) {
                escaped.append(ESCAPE).append(String.format("%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** The form on the wire. */
    static String unescape(String text) {
        int escape = text.indexOf(ESCAPE);
        if (escape < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (escape >= 0) {
            int end = escape + 1 + DIGITS;
            plain.append(text, from, escape).append((char) Integer.parseInt(text, escape + 1, end, 16));
            from = end;
            escape = text.indexOf(ESCAPE, from);
        }
        return plain.append(text, from, text.length()).toString();
    }

    private static boolean isAwkward(char c) {
        return c >= FIRST_REFUSED || c == ESCAPE || Character.isISOControl(c) || Character.isSurrogate(c);
    }
}
