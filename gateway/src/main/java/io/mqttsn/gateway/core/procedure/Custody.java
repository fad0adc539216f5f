package io.mqttsn.gateway.core.procedure;

import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.Delivery;

/**
 * A message that a session has taken, until the session's share of the delivery is acknowledged: when the message is stored and, if its publisher keeps it for
 * that long, when the client has it or sleeps. It is the ticket for the store's answer.
 */
public final class Custody implements SessionTicket {

    private final CommandSink sink;
    private final ClientSession session;
    private final Delivery delivery;
    private boolean isStored;
    private boolean awaitsClient;
    private boolean isOver;

    Custody(CommandSink sink, ClientSession session, Delivery delivery, boolean awaitsClient) {
        this.sink = sink;
        this.session = session;
        this.delivery = delivery;
        this.awaitsClient = awaitsClient;
    }

    /** The ticket stays open if the acknowledgement fails. */
    public void stored() {
        if (!awaitsClient) {
            acknowledge();
        }
        isStored = true;
    }

    /** The client has the message, or will not get it, or sleeps and has to be kept waiting. */
    void clientIsSettled() {
        awaitsClient = false;
        if (isStored) {
            acknowledge();
        }
    }

    boolean isTakenOnceBegun() {
        return delivery.isTakenOnceBegun();
    }

    boolean isKeptByPublisher() {
        return delivery.isKeptByPublisher();
    }

    private void acknowledge() {
        if (!isOver) {
            sink.acknowledgeUplink(delivery);
            isOver = true;
        }
    }

    /** The session has failed at this very moment, or its client is gone: the message is the publisher's again. */
    public void giveBack() {
        isOver = true;
        sink.refuseUplink(delivery);
    }

    @Override
    public ClientSession session() {
        return session;
    }

    @Override
    public boolean isOpen() {
        return !isStored && !isOver;
    }
}
