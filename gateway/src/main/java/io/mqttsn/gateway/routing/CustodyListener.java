package io.mqttsn.gateway.routing;

/** Whoever published a message, and waits to hear that it is in custody before acknowledging it. */
@FunctionalInterface
public interface CustodyListener {

    /** For messages that nobody acknowledges: wills of lost clients, retained messages for a new subscriber. */
    CustodyListener NOBODY = () -> {};

    /** Every matching session has the message, or has dropped it by policy. Called at most once, possibly before the publishing call has returned. */
    void inCustody();

    /**
     * At least one matching session failed while taking the message; called instead of {@link #inCustody}. Whoever does nothing here leaves the message
     * unacknowledged, so that it comes again.
     */
    default void failed() {}
}
