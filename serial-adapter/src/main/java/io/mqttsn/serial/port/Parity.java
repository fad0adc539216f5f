package io.mqttsn.serial.port;

/** The parity bit of a character. An octet that arrives with a wrong one is left out by the driver. */
public enum Parity {
    NONE,
    ODD,
    EVEN
}
