package io.mqttsn.gateway.store;

import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;

/** What a store answers, on the gateway's loop; possibly before the asking call has returned. */
public interface StoreFacts {

    /** The delivery of this ticket is in custody. */
    void stored(Ticket ticket);

    /** The message that {@link MessageStore#load} asked for. */
    void messageLoaded(long sessionId, MessageHandle handle, Publication publication);
}
