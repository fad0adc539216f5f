package io.mqttsn.transport;

/** A transport that cannot be opened. The message is a sentence for the operator: object, key, remedy. */
public final class TransportException extends Exception {

    private static final long serialVersionUID = 1L;

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
