package io.mqttsn.simulator.cli;

/** A tool could not do its work. The message is a sentence for the user, remedy included. */
final class ToolFailure extends Exception {

    private static final long serialVersionUID = 1L;

    ToolFailure(String message) {
        super(message);
    }
}
