package io.mqttsn.serial;

/** Why a frame was not sent. Each has its counter. */
public enum SendDrop {
    /** Larger than the listener or the radio allows. */
    TOO_LARGE,
    /** The port is not open, or the module has not answered yet. */
    NOT_OPEN,
    /** More was waiting than the line takes in {@code max-queue-time}. */
    QUEUE_FULL,
    /** The line was lost while the frame waited or was written. */
    LINE_LOST,
    /** The address is of another transport. */
    FOREIGN_ADDRESS
}
