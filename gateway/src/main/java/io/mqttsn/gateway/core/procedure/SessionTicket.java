package io.mqttsn.gateway.core.procedure;

import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.session.ClientSession;

/** A ticket of one session, which pays when the reaction to the answer fails. */
public interface SessionTicket extends Ticket {

    ClientSession session();
}
