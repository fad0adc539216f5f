package io.mqttsn.gateway.store;

import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;

/**
 * The messages that somebody still waits for. A message lives from {@link #put} until its author has {@linkplain #release released} it and the last
 * delivery is {@linkplain #removeDelivery removed}.
 *
 * <p>(NOT thread safe: called on the gateway's loop; an implementation that works elsewhere posts its answers back to the loop.)
 */
public interface MessageStore {

    /** Takes a message in and gives it an id; the caller holds it until {@link #release}. */
    long put(Publication publication);

    /** Ends the hold of {@link #put}. */
    void release(long messageId);

    /**
     * Notes that a session has the message in its queue, and answers with {@link StoreFacts#stored} once that would survive what this store promises to
     * survive.
     *
     * @param sessionId whose queue
     */
    void addDelivery(long sessionId, MessageHandle handle, Ticket ticket, StoreFacts owner);

    /** Notes that a session needs the message no more: delivered, dropped, or the session is over. */
    void removeDelivery(long sessionId, MessageHandle handle);

    /** Asks for the message behind a handle; {@link StoreFacts#messageLoaded} is the answer. */
    void load(long sessionId, MessageHandle handle, StoreFacts owner);

    /** How many messages are held. */
    int messages();

    /** What they cost together, see {@link Publication#sizeBytes()}. */
    long bytes();
}
