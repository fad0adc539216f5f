package io.mqttsn.gateway.core.procedure;

import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Ticket;

/** A ticket of a change of will, which takes the answer itself. */
public interface WillTicket extends Ticket {

    void willChanged(PublishOutcome outcome);
}
