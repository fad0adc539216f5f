package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.uplink.SensorLink.Request;
import org.jspecify.annotations.Nullable;

/**
 * The core's question for another will, or another clean-session flag, of a connected sensor, as long as it has no answer: what it would go back to. (NOT thread
 * safe.)
 */
final class WillChange {

    private final UplinkFacts facts;
    private @Nullable Open open;

    /**
     * A question without an answer.
     *
     * @param former what the present connection was, or the last one had been, asked for with
     */
    record Open(Ticket ticket, Request former) {}

    WillChange(UplinkFacts facts) {
        this.facts = facts;
    }

    boolean isOpen() {
        return open != null;
    }

    void begin(Ticket ticket, Request former) {
        open = new Open(ticket, former);
    }

    /** Takes the question out: whoever does so first is the one to answer it, when the session is what it is going to be. */
    @Nullable
    Open take() {
        Open taken = open;
        open = null;
        return taken;
    }

    void answer(@Nullable Open taken, PublishOutcome outcome) {
        if (taken != null) {
            facts.uplinkWillChanged(taken.ticket(), outcome);
        }
    }
}
