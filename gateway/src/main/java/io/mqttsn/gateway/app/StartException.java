package io.mqttsn.gateway.app;

/** Why the gateway did not start, as a sentence for the operator: object, cause, remedy. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
