package io.mqttsn.gateway.routing;

/**
 * One publication on its way into the custody of every session that wants it. When the last of them has it, whoever published it is told, and may
 * acknowledge. A session that drops the message by a configured policy counts as having taken it.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
public final class Delivery {

    private final Runnable inCustody;
    /** One for the fan-out itself, so that a session which answers at once does not end it early. */
    private int outstanding = 1;

    /**
     * @param inCustody called exactly once, when the fan-out is {@linkplain #fannedOut() over} and every session has taken the message
     */
    public Delivery(Runnable inCustody) {
        this.inCustody = inCustody;
    }

    /** One more session is about to be offered the message. */
    public void expectOne() {
        outstanding++;
    }

    /** One session has it. */
    public void takenByOne() {
        release();
    }

    /** All matching sessions have been offered the message. */
    public void fannedOut() {
        release();
    }

    private void release() {
        if (outstanding == 0) {
            throw new IllegalStateException("a delivery was taken more often than expected");
        }
        if (--outstanding == 0) {
            inCustody.run();
        }
    }
}
