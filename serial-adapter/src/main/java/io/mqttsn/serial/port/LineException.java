package io.mqttsn.serial.port;

/** A port that cannot be opened. The message is a sentence for the operator: object, reason, remedy. */
public final class LineException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean absent;

    public LineException(String message) {
        super(message);
        this.absent = false;
    }

    public LineException(String message, Throwable cause) {
        super(message, cause);
        this.absent = false;
    }

    private LineException(String message, boolean absent) {
        super(message);
        this.absent = absent;
    }

    /** Nothing is plugged in there. */
    public static LineException absent(String message) {
        return new LineException(message, true);
    }

    /** Whether nothing is plugged in, which is no news where something was unplugged. */
    public boolean isAbsent() {
        return absent;
    }
}
