package io.mqttsn.simulator.cli;

/** A tool could not do its work. The message is a sentence for the user, remedy included. */
final class ToolFailure extends Exception {

    /** The gateway, or whatever was asked, said no. */
    static final int FAILED = 1;

    /** It could not even be tried: wrong usage, no gateway that answers, no such file or port. */
    static final int UNUSABLE = 2;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** A failure with the exit code {@value #FAILED}. */
    ToolFailure(String message) {
        this(message, FAILED);
    }

    private ToolFailure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** A failure with the exit code {@value #UNUSABLE}. */
    static ToolFailure unusable(String message) {
        return new ToolFailure(message, UNUSABLE);
    }

    int exitCode() {
        return exitCode;
    }
}
