package io.mqttsn.serial.port;

import org.jspecify.annotations.Nullable;

/** A port that cannot be opened. The message is a sentence for the operator: object, reason, remedy. */
public final class LineException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean hopeless;

    private LineException(String message, boolean hopeless, @Nullable Throwable cause) {
        super(message, cause);
        this.hopeless = hopeless;
    }

    /** It may work later: the device is plugged in, the other program ends. */
    public static LineException forNow(String message) {
        return new LineException(message, false, null);
    }

    /** It will not work in this process. */
    public static LineException forGood(String message, Throwable cause) {
        return new LineException(message, true, cause);
    }

    /** Whether trying again is of no use. */
    public boolean isHopeless() {
        return hopeless;
    }
}
