package io.mqttsn.serial;

/** How messages are told apart on a line: the key {@code framing}. */
public enum Framing {
    /** By their own Length; for devices that send bare messages. */
    RAW,
    /** SLIP (RFC 1055). */
    SLIP,
    /** SLIP with a CRC-16/X-25 behind the message; the choice for new links. */
    SLIP_CRC,
    /** An XBee module in API mode, with many radios behind it. */
    XBEE
}
