package io.mqttsn.gateway.core;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Publish;
import io.mqttsn.gateway.core.Deadlines.Deadline;

/**
 * Repeats a message to a client until it is answered: after T_retry again, at most N_retry times, then it gives up (MQTT-SN 1.2, §6.13; that the gateway
 * repeats as clients do is our choice).
 */
public final class Retransmission {

    private final CoreContext core;
    private final Runnable resend;
    private final Runnable giveUp;
    private final Deadline deadline;
    private int repeatsLeft;

    /**
     * @param owner whose exchange it is
     * @param resend sends the message again
     * @param giveUp called instead when all repeats have gone unanswered
     */
    public Retransmission(CoreContext core, Object owner, Runnable resend, Runnable giveUp) {
        this.core = core;
        this.resend = resend;
        this.giveUp = giveUp;
        this.deadline = new Deadline(owner, this::expired);
    }

    /** The message has just been sent for the first time. */
    public void begin() {
        repeatsLeft = core.settings().timers().retries();
        scheduleNext();
    }

    /**
     * Whether this message is one that the gateway repeats until the client answers it; for a driver that tells the core when messages are written, and
     * need not tell it of others.
     */
    public static boolean appliesTo(MqttSnMessage message) {
        return switch (message.type()) {
            case REGISTER, PUBREL, WILLTOPICREQ, WILLMSGREQ -> true;
            case PUBLISH -> message instanceof Publish publish && publish.msgId() != 0;
            default -> false;
        };
    }

    /** The message is on its way only now, after it has waited for its line: T_retry begins anew. */
    public void written() {
        if (deadline.isPending()) {
            scheduleNext();
        }
    }

    /** The answer came, or nobody waits for it any more. */
    public void stop() {
        core.deadlines().cancel(deadline);
    }

    private void expired() {
        if (repeatsLeft == 0) {
            giveUp.run();
            return;
        }
        repeatsLeft--;
        core.counters().retransmissions++;
        scheduleNext();
        resend.run();
    }

    private void scheduleNext() {
        core.deadlines()
                .schedule(
                        deadline,
                        core.nowNanos() + core.settings().timers().retry().toNanos());
    }
}
