package io.mqttsn.simulator.bench;

/** The benchmark cannot go on. The message is a sentence for the user, remedy included. */
public final class BenchException extends Exception {

    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}
