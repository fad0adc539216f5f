package io.mqttsn.simulator.dissect;

import java.util.Map;
import java.util.stream.Collectors;

/** JSON on one line: maps with string keys become objects in their own order; texts, numbers and booleans are what they are. */
public final class JsonText {

    private JsonText() {}

    /** @throws IllegalArgumentException for anything else */
    public static String of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> text(String.valueOf(entry.getKey())) + ":" + of(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        } else if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException("value: " + value + " (expected: a map, text, number or boolean)");
    }

    private static String text(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(it -> {
            if (it == '"' || it == '\\') {
                json.append('\\').append((char) it);
            } else if (it < ' ' || it >= 0x7F && it < 0xA0 || Character.isSurrogate((char) it)) {
                json.append(String.format("\\u%04x", it));
            } else {
                json.append((char) it);
            }
        });
        return json.append('"').toString();
    }
}
