package io.mqttsn.gateway.core.procedure;

import io.mqttsn.gateway.core.PublishOutcome;

/** A ticket of an uplink publish, which takes the answer itself. */
public interface PublishTicket extends SessionTicket {

    void published(PublishOutcome outcome);
}
