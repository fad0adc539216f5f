package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.Uplink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An uplink that answers everything at once, within the call, or breaks when a test wants it to. */
final class ScriptedUplink implements Uplink {
    final List<String> calls = new ArrayList<>();
    long deadlineNanos = Long.MAX_VALUE;
    boolean broken;
    private @Nullable UplinkFacts facts;

    UplinkFacts facts() {
        if (facts == null) {
            throw new IllegalStateException("not started");
        }
        return facts;
    }

    private void note(String call) {
        calls.add(call);
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    @Override
    public void start(UplinkFacts facts) {
        this.facts = facts;
    }

    @Override
    public void open(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        note("open " + sessionId);
        facts().uplinkOpened(sessionId);
    }

    @Override
    public void close(long sessionId, boolean fireWill) {
        note("close " + sessionId);
    }

    @Override
    public void discard(long sessionId) {
        note("discard " + sessionId);
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        note("will " + sessionId);
        facts().uplinkWillChanged(ticket, PublishOutcome.DELIVERED);
    }

    @Override
    public void publish(Ticket ticket, long sessionId, Publication publication) {
        note("publish " + sessionId);
        facts().uplinkPublished(ticket, PublishOutcome.DELIVERED);
    }

    @Override
    public void subscribe(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        note("subscribe " + sessionId);
        facts().uplinkSubscribed(ticket, SubscribeOutcome.granted(qos));
    }

    @Override
    public void unsubscribe(Ticket ticket, long sessionId, TopicFilter filter) {
        note("unsubscribe " + sessionId);
        facts().uplinkUnsubscribed(ticket);
    }

    @Override
    public void acknowledge(Delivery delivery) {
        note("acknowledge");
        delivery.takenByOne();
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public void advanceTo(long nowNanos) {
        note(nowNanos + " advance");
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void stop() {
        note("stop");
    }
}
