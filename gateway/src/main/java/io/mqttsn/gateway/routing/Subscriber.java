package io.mqttsn.gateway.routing;

/** A session that receives messages, of whatever protocol. */
public interface Subscriber {

    /**
     * Offers a message. The session answers exactly once, now or later, with {@link Delivery#takenByOne}, be it that it has the message in custody or that
     * it dropped it by policy, or with {@link Delivery#failedByOne}. If this method throws, the router answers for it.
     *
     * @param handle how this session gets the message
     * @param publication the message, which the store holds under the handle's id until every session has answered
     */
    void deliver(Delivery delivery, MessageHandle handle, Publication publication);

    /** How many retained messages it is offered before it has taken the first of them: at least 1, 2 keep it busy. */
    default int retainedAtOnce() {
        return 2;
    }
}
