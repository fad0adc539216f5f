package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.CoreSettings.Queues;
import io.mqttsn.gateway.core.Deadlines.Deadline;
import io.mqttsn.gateway.core.session.ClientSession;

/**
 * What waited for a client while it was away comes at a pace that it can take. Messages of QoS 1 and 2 have theirs from the client's acknowledgements;
 * those of QoS 0 would all be sent at once, and most be lost in the client's receive buffer, so there is a pause after every few.
 */
final class CatchingUp {

    private final CoreContext core;
    private final Deadline pauseOver;
    private boolean begun;
    private int inARow;

    CatchingUp(CoreContext core, ClientSession session, Runnable resume) {
        this.core = core;
        this.pauseOver = new Deadline(session, resume);
    }

    /** The client is away: what comes from now on waits for it. */
    void begin() {
        begun = true;
        inARow = 0;
        core.deadlines().cancel(pauseOver);
    }

    /** Nothing waits any more. */
    void end() {
        begun = false;
        core.deadlines().cancel(pauseOver);
    }

    /** A message was delivered, and others wait. */
    void delivered(Qos qos) {
        Queues queues = core.settings().queues();
        if (qos != Qos.ZERO) {
            inARow = 0;
        } else if (begun && ++inARow >= queues.qos0Burst()) {
            inARow = 0;
            core.deadlines()
                    .schedule(pauseOver, core.nowNanos() + queues.qos0Pause().toNanos());
        }
    }

    boolean isPausing() {
        return pauseOver.isPending();
    }
}
