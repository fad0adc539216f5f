package io.mqttsn.serial.framing;

/** Why octets that arrived became no frame. Each has its counter. */
public enum DropCause {
    /** Octets outside any frame: line noise, boot messages, the rest of a frame whose start was lost. */
    NOISE,
    /** A frame that began but did not go on: the line fell quiet, or a new frame began. */
    TRUNCATED,
    /** A length that no frame can have. */
    LENGTH,
    /** A frame larger than allowed. */
    OVERSIZED,
    /** The checksum does not match. */
    CHECKSUM,
    /** An escape octet with a successor that it cannot have. */
    ESCAPE,
    /** A message or frame type that nobody has defined. */
    TYPE
}
