package io.mqttsn.serial;

import java.util.Locale;

/** How messages are told apart on a line: the key {@code framing}. */
public enum Framing {
    /** By their own Length; for devices that send bare messages. */
    RAW,
    /** SLIP (RFC 1055). */
    SLIP,
    /** SLIP with a CRC-16/X-25 behind the message; the choice for new links. */
    SLIP_CRC,
    /** An XBee module in API mode, with many radios behind it. */
    XBEE;

    /** The name in a configuration. */
    String configName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
