package io.mqttsn.gateway.core;

import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;

/**
 * What an uplink tells the core, on the gateway's loop, possibly before the asking call has returned. The driver adds the time.
 */
public interface UplinkFacts {

    /** The session may be used. */
    void uplinkOpened(long sessionId);

    /** The session was not opened: {@code CONGESTED} for now, {@code REFUSED} for good. */
    void uplinkNotOpened(long sessionId, PublishOutcome reason);

    /** An open session has lost its connection for good, and the broker has fired its will. Only transparent uplinks say this. */
    void uplinkLost(long sessionId);

    /**
     * How a change of will ended: {@code DELIVERED} when the new one is in force; otherwise the former one is, unless {@link #uplinkLost} comes as well.
     */
    void uplinkWillChanged(Ticket ticket, PublishOutcome outcome);

    /** Clients that connect now would be served, or no longer. */
    void uplinkAvailable(boolean available);

    void uplinkPublished(Ticket ticket, PublishOutcome outcome);

    void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome);

    void uplinkUnsubscribed(Ticket ticket);

    /**
     * A message for a session.
     *
     * @param delivery to be acknowledged once the session has the message in custody, or its client has it
     * @param handle how this session gets it
     * @param publication the message itself, which the store holds under the handle's id
     */
    void uplinkMessageArrived(long sessionId, Delivery delivery, MessageHandle handle, Publication publication);
}
