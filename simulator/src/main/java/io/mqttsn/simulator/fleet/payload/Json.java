package io.mqttsn.simulator.fleet.payload;

import java.util.regex.Pattern;

/** The little JSON that sensors speak. */
public final class Json {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})(\\.\\d{1,17})?");

    private Json() {}

    /** {@code text} as a JSON string, quotes included. */
    public static String text(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ') {
                json.append(String.format("\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }

    /** {@code text} as a JSON number if it is one, and as a string otherwise. */
    static String value(String text) {
        return NUMBER.matcher(text).matches() ? text : text(text);
    }
}
