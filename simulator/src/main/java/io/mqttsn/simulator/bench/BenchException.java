package io.mqttsn.simulator.bench;

/** The benchmark cannot go on. The message is a sentence for the user, remedy included. */
public final class BenchException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String sentence;

    BenchException(String message) {
        super(message);
        sentence = message;
    }

    /** The message, which is never missing. */
    public String sentence() {
        return sentence;
    }
}
