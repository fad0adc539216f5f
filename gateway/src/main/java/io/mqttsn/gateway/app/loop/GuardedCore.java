package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.Frame;
import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.CoreFacts;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.transport.PeerAddress;

/**
 * The last net below the core. A handler that throws costs its own session, which the core sees to; what is thrown outside of any session ends up
 * here: the commands of that fact are cut off, the fault is {@linkplain Faults reported}, and everybody else is served on.
 */
final class GuardedCore implements CoreFacts {
    private final CoreFacts core;
    private final CommandSink commands;
    private final Faults faults;

    GuardedCore(CoreFacts core, CommandSink commands, Faults faults) {
        this.core = core;
        this.commands = commands;
        this.faults = faults;
    }

    @Override
    public void frameReceived(PeerAddress from, Frame frame, long nowNanos) {
        int mark = commands.mark();
        try {
            core.frameReceived(from, frame, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "from " + from + ": " + frame, e);
        }
    }

    @Override
    public void oversizedFrameReceived(PeerAddress from, long nowNanos) {
        int mark = commands.mark();
        try {
            core.oversizedFrameReceived(from, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "oversized frame from " + from, e);
        }
    }

    @Override
    public void uplinkOpened(long sessionId, long nowNanos) {
        int mark = commands.mark();
        try {
            core.uplinkOpened(sessionId, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "uplink opened for session " + sessionId, e);
        }
    }

    @Override
    public void uplinkNotOpened(long sessionId, PublishOutcome reason, long nowNanos) {
        int mark = commands.mark();
        try {
            core.uplinkNotOpened(sessionId, reason, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "uplink not opened for session " + sessionId + ", " + reason, e);
        }
    }

    @Override
    public void uplinkLost(long sessionId, long nowNanos) {
        int mark = commands.mark();
        try {
            core.uplinkLost(sessionId, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "uplink lost for session " + sessionId, e);
        }
    }

    @Override
    public void uplinkPublished(Ticket ticket, PublishOutcome outcome, long nowNanos) {
        int mark = commands.mark();
        try {
            core.uplinkPublished(ticket, outcome, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "publish " + ticket + " ended " + outcome, e);
        }
    }

    @Override
    public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome, long nowNanos) {
        int mark = commands.mark();
        try {
            core.uplinkSubscribed(ticket, outcome, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "subscribe " + ticket + " ended " + outcome, e);
        }
    }

    @Override
    public void uplinkUnsubscribed(Ticket ticket, long nowNanos) {
        int mark = commands.mark();
        try {
            core.uplinkUnsubscribed(ticket, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "unsubscribe " + ticket + " ended", e);
        }
    }

    @Override
    public void uplinkMessageArrived(
            long sessionId, Delivery delivery, MessageHandle handle, Publication publication, long nowNanos) {
        int mark = commands.mark();
        try {
            core.uplinkMessageArrived(sessionId, delivery, handle, publication, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "message for session " + sessionId + ": " + publication, e);
            // Its acknowledgement, if there was one, has been cut off: the publisher must not be told that the message
            // is safe.
            delivery.failedByOne();
        }
    }

    @Override
    public void stored(Ticket ticket, long nowNanos) {
        int mark = commands.mark();
        try {
            core.stored(ticket, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "stored " + ticket, e);
        }
    }

    @Override
    public void messageLoaded(long sessionId, MessageHandle handle, Publication publication, long nowNanos) {
        int mark = commands.mark();
        try {
            core.messageLoaded(sessionId, handle, publication, nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "loaded " + handle + " for session " + sessionId, e);
        }
    }

    @Override
    public void advanceTo(long nowNanos) {
        int mark = commands.mark();
        try {
            core.advanceTo(nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "deadlines", e);
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return core.nextDeadlineNanos();
    }

    @Override
    public void shutDown(long nowNanos) {
        int mark = commands.mark();
        try {
            core.shutDown(nowNanos);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            failed(mark, "shut-down", e);
        }
    }

    private void failed(int mark, String during, Throwable cause) {
        commands.cutBackTo(mark);
        faults.report(during, cause);
    }
}
