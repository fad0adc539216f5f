package io.mqttsn.simulator.client;

import io.mqttsn.time.Moments;

/** An exchange with the gateway that can be under way: what the client needs to know of each to run them all. */
interface Procedure {

    /** Repeats what is due; {@code false} when all repeats stayed unanswered. */
    boolean advance();

    /** When {@link #advance} has something to do, {@link Moments#NEVER} when there is nothing. */
    long deadlineNanos();

    /** The connection has ended or sleeps: nobody waits for the gateway any longer. What is not finished is begun again in the next connection. */
    void suspend();
}
