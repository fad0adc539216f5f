package io.mqttsn.gateway.admin;

import java.util.Map;

/** Writes one JSON text (RFC 8259), piece by piece; whoever calls it keeps begin and end in balance. */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder(512);

    void beginObject() {
        separate();
        out.append('{');
    }

    void beginObject(String name) {
        name(name);
        out.append('{');
    }

    void endObject() {
        out.append('}');
    }

    void beginArray(String name) {
        name(name);
        out.append('[');
    }

    void endArray() {
        out.append(']');
    }

    void field(String name, String value) {
        name(name);
        string(value);
    }

    void field(String name, long value) {
        name(name);
        out.append(value);
    }

    void field(String name, boolean value) {
        name(name);
        out.append(value);
    }

    void field(String name, Map<String, Long> values) {
        beginObject(name);
        values.forEach((key, value) -> field(key, value.longValue()));
        endObject();
    }

    private void name(String name) {
        separate();
        string(name);
        out.append(':');
    }

    /** A comma, unless this is the first member of its object or array. */
    private void separate() {
        if (!out.isEmpty()) {
            char last = out.charAt(out.length() - 1);
            if (last != '{' && last != '[' && last != ':') {
                out.append(',');
            }
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
