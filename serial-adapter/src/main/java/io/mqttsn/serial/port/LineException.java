package io.mqttsn.serial.port;

/** A port that cannot be opened. The message is a sentence for the operator: object, reason, remedy. */
public final class LineException extends Exception {

    private static final long serialVersionUID = 1L;

    public LineException(String message) {
        super(message);
    }

    public LineException(String message, Throwable cause) {
        super(message, cause);
    }
}
