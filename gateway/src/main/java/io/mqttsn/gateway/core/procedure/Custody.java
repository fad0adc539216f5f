package io.mqttsn.gateway.core.procedure;

import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.Delivery;

/** The ticket of a message that is being stored for a session: once it is, the session's share of the delivery is acknowledged. */
public final class Custody implements SessionTicket {

    private final CommandSink sink;
    private final ClientSession session;
    private final Delivery delivery;
    private boolean open = true;

    Custody(CommandSink sink, ClientSession session, Delivery delivery) {
        this.sink = sink;
        this.session = session;
        this.delivery = delivery;
    }

    public void stored() {
        if (open) {
            sink.acknowledgeUplink(delivery);
            open = false;
        }
    }

    /** The session has failed at this very moment: whoever published the message must not believe that it has it. */
    public void failed() {
        open = false;
        sink.refuseUplink(delivery);
    }

    @Override
    public ClientSession session() {
        return session;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
