package io.mqttsn.codec;

/** Range checks of message fields. A failed check is a bug of the caller; what comes off the wire is checked before. */
final class Check {

    private Check() {}

    static void octet(String field, int value) {
        range(field, value, 0, 0xFF);
    }

    static void word(String field, int value) {
        range(field, value, 0, 0xFFFF);
    }

    static void range(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }

    static void notEmpty(String field, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + ": empty (expected: at least one character)");
        }
    }
}
