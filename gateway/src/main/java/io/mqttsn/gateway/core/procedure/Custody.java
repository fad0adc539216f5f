package io.mqttsn.gateway.core.procedure;

import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Delivery;

/** The ticket of a message that is being stored for a session: once it is, the session's share of the delivery is acknowledged. */
public final class Custody implements Ticket {

    private final CommandSink sink;
    private final Delivery delivery;
    private boolean open = true;

    Custody(CommandSink sink, Delivery delivery) {
        this.sink = sink;
        this.delivery = delivery;
    }

    public void stored() {
        if (open) {
            open = false;
            sink.acknowledgeUplink(delivery);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
