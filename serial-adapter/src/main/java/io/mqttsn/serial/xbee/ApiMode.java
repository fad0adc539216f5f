package io.mqttsn.serial.xbee;

/** How a module in API mode sends its frames: the setting {@code AP} of the module. */
public enum ApiMode {
    /** AP=1: nothing is escaped. */
    UNESCAPED(1),
    /** AP=2: 0x7E, 0x7D, 0x11 and 0x13 behind the start delimiter travel as 0x7D and the octet XOR 0x20. */
    ESCAPED(2);

    private final int number;

    ApiMode(int number) {
        this.number = number;
    }

    /** The value of {@code AP}. */
    public int number() {
        return number;
    }

    /**
     * The mode with this value of {@code AP}.
     *
     * @throws IllegalArgumentException for anything but 1 and 2
     */
    public static ApiMode of(int number) {
        return switch (number) {
            case 1 -> UNESCAPED;
            case 2 -> ESCAPED;
            default -> throw new IllegalArgumentException("api-mode: " + number + " (expected: 1 or 2)");
        };
    }
}
