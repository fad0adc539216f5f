package io.mqttsn.gateway.app.cli;

/** What the shell gets to see. */
final class ExitStatus {
    static final int OK = 0;
    /** It was asked for properly, but did not work: a port in use, say. */
    static final int FAILED = 1;
    /** Wrong switches or a wrong configuration. */
    static final int WRONG_USE = 2;

    private ExitStatus() {}
}
