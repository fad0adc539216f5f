package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.Frame;
import io.mqttsn.gateway.core.CoreFacts;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.transport.PeerAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A core that writes down each fact as {@code time fact} and then does what the test has laid down for it. */
final class ScriptedCore implements CoreFacts {
    final List<String> facts = new ArrayList<>();
    final Map<String, Runnable> reactions = new HashMap<>();
    long deadlineNanos = Long.MAX_VALUE;

    private void note(String fact, long nowNanos) {
        facts.add(nowNanos + " " + fact);
        Runnable reaction = reactions.get(fact);
        if (reaction != null) {
            reaction.run();
        }
    }

    @Override
    public void frameReceived(PeerAddress from, Frame frame, long nowNanos) {
        note(frame.getClass().getSimpleName() + " from " + from, nowNanos);
    }

    @Override
    public void groupFrameReceived(PeerAddress from, Frame frame, long nowNanos) {
        note(frame.getClass().getSimpleName() + " from " + from + " over the group", nowNanos);
    }

    @Override
    public void oversizedFrameReceived(PeerAddress from, long nowNanos) {
        note("oversized from " + from, nowNanos);
    }

    @Override
    public void frameWritten(PeerAddress to, Frame frame, long nowNanos) {
        note(frame.getClass().getSimpleName() + " written to " + to, nowNanos);
    }

    @Override
    public void frameSizeMaxChanged(String listener, int octets, long nowNanos) {
        note(listener + " carries " + octets, nowNanos);
    }

    @Override
    public void uplinkOpened(long sessionId, long nowNanos) {
        note("opened " + sessionId, nowNanos);
    }

    @Override
    public void uplinkNotOpened(long sessionId, PublishOutcome reason, long nowNanos) {
        note("not opened " + sessionId + " " + reason, nowNanos);
    }

    @Override
    public void uplinkLost(long sessionId, long nowNanos) {
        note("lost " + sessionId, nowNanos);
    }

    @Override
    public void uplinkAvailable(boolean available, long nowNanos) {
        note("available " + available, nowNanos);
    }

    @Override
    public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome, long nowNanos) {
        note("will changed " + outcome, nowNanos);
    }

    @Override
    public void uplinkPublished(Ticket ticket, PublishOutcome outcome, long nowNanos) {
        note("published " + outcome, nowNanos);
    }

    @Override
    public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome, long nowNanos) {
        note("subscribed " + outcome, nowNanos);
    }

    @Override
    public void uplinkUnsubscribed(Ticket ticket, long nowNanos) {
        note("unsubscribed", nowNanos);
    }

    @Override
    public void uplinkMessageArrived(
            long sessionId, Delivery delivery, MessageHandle handle, Publication publication, long nowNanos) {
        note("message for " + sessionId, nowNanos);
    }

    @Override
    public void stored(Ticket ticket, long nowNanos) {
        note("stored", nowNanos);
    }

    @Override
    public void messageLoaded(long sessionId, MessageHandle handle, Publication publication, long nowNanos) {
        note("loaded for " + sessionId, nowNanos);
    }

    @Override
    public void advanceTo(long nowNanos) {
        note("advance", nowNanos);
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void shutDown(long nowNanos) {
        note("shut down", nowNanos);
    }
}
