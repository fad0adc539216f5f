package io.mqttsn.gateway.routing;

/**
 * One publication on its way into the custody of every session that wants it. When the last of them has it, whoever published it is told, and may
 * acknowledge. A session that drops the message by a configured policy counts as having taken it; a session that fails does not.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
public final class Delivery {

    private final CustodyListener publisher;
    /** One for the fan-out itself, so that a session which answers at once does not end it early. */
    private int outstanding = 1;

    private boolean failed;
    private final Until until;

    /** When a session says that it has the message. */
    private enum Until {
        IN_QUEUE,
        WITH_CLIENT,
        WITH_CLIENT_OR_BEGUN,
        WITH_CLIENT_OR_GONE
    }

    /** @param publisher told exactly once, when the fan-out is {@linkplain #fannedOut() over} and every session has answered */
    public Delivery(CustodyListener publisher) {
        this(publisher, Until.IN_QUEUE);
    }

    private Delivery(CustodyListener publisher, Until until) {
        this.publisher = publisher;
        this.until = until;
    }

    /**
     * A publication for one session, of a publisher who keeps it until it is taken and gives it again if it is not. So whoever has a client that listens
     * says that the message is taken when the client has it, at QoS 0 when it is sent, and refuses it when the client is gone.
     */
    public static Delivery awaitingClient(CustodyListener publisher) {
        return new Delivery(publisher, Until.WITH_CLIENT);
    }

    /**
     * The same for a publisher in this process, who keeps no message any safer than a session does: one that the client has seen, and not acknowledged, is the
     * session's, so that it goes on when the client is back.
     */
    public static Delivery pacedByClient(CustodyListener publisher) {
        return new Delivery(publisher, Until.WITH_CLIENT_OR_BEGUN);
    }

    /**
     * The same for a publisher who has nothing to give again: the message is the session's from the beginning, whatever becomes of the client, and the answer only
     * says when the next one may follow.
     */
    public static Delivery pacedAndNotKept(CustodyListener publisher) {
        return new Delivery(publisher, Until.WITH_CLIENT_OR_GONE);
    }

    public boolean awaitsClient() {
        return until != Until.IN_QUEUE;
    }

    /** Whether the session keeps a message that the client has seen, although its publisher would give it again. */
    public boolean isTakenOnceBegun() {
        return until != Until.WITH_CLIENT;
    }

    /** Whether the publisher would give the message again when the client is gone before it has it. */
    public boolean isKeptByPublisher() {
        return until == Until.WITH_CLIENT || until == Until.WITH_CLIENT_OR_BEGUN;
    }

    /** One more session is about to be offered the message. */
    public void expectOne() {
        outstanding++;
    }

    /** One session has it. */
    public void takenByOne() {
        settleOne();
    }

    /** One session could not take it, and never will. */
    public void failedByOne() {
        failed = true;
        settleOne();
    }

    /** All matching sessions have been offered the message. */
    public void fannedOut() {
        settleOne();
    }

    /** How many answers are awaited. */
    int outstanding() {
        return outstanding;
    }

    /** A session failed after it had said that it took the message: its word does not count. */
    void failedAfterTaking() {
        failed = true;
    }

    private void settleOne() {
        if (outstanding == 0) {
            throw new IllegalStateException("a delivery was taken more often than expected");
        }
        if (--outstanding > 0) {
            return;
        }
        if (failed) {
            publisher.failed();
        } else {
            publisher.inCustody();
        }
    }
}
