package io.mqttsn.gateway.core.procedure;

import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Ticket;

/** A ticket of an uplink publish, which takes the answer itself. */
public interface PublishTicket extends Ticket {

    void published(PublishOutcome outcome);
}
