package io.mqttsn.config;

import java.util.regex.Pattern;

/** Writes a value's text so that it is read back unchanged: quoted where YAML or the interpolation would take it for something else. */
final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_.](?:[A-Za-z0-9/_.:+@-]*[A-Za-z0-9/_.+@-])?");

    private YamlText() {}

    static String write(String text) {
        return PLAIN.matcher(text).matches() && !text.equals("null") ? text : quoted(text.replace("${", "$${"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029 || c >= 0xFEFF) {
                quoted.append(String.format("\\u%04X", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
