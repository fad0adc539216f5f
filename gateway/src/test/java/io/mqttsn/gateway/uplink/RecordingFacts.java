package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what an uplink says, in order, and takes custody at once unless told otherwise. */
final class RecordingFacts implements UplinkFacts {

    /** One line per fact. */
    final List<String> all = new ArrayList<>();

    final List<Delivery> untaken = new ArrayList<>();
    boolean takesCustody = true;
    boolean available;

    @Nullable
    Uplink uplink;

    /** A question with a name. */
    record Question(String name) implements Ticket {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** What was said since the last time. */
    List<String> news() {
        List<String> news = List.copyOf(all);
        all.clear();
        return news;
    }

    void takeAll() {
        List<Delivery> taken = List.copyOf(untaken);
        untaken.clear();
        taken.forEach(this::take);
    }

    @Override
    public void uplinkOpened(long sessionId) {
        all.add("opened " + sessionId);
    }

    @Override
    public void uplinkNotOpened(long sessionId, PublishOutcome reason) {
        all.add("not opened " + sessionId + " " + reason);
    }

    @Override
    public void uplinkLost(long sessionId) {
        all.add("lost " + sessionId);
    }

    @Override
    public void uplinkAvailable(boolean available) {
        this.available = available;
    }

    @Override
    public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome) {
        all.add(ticket + " " + outcome);
    }

    @Override
    public void uplinkPublished(Ticket ticket, PublishOutcome outcome) {
        all.add(ticket + " " + outcome);
    }

    @Override
    public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome) {
        all.add(ticket + " " + outcome);
    }

    @Override
    public void uplinkUnsubscribed(Ticket ticket) {
        all.add(ticket + " UNSUBSCRIBED");
    }

    @Override
    public void uplinkMessageArrived(long sessionId, Delivery delivery, MessageHandle handle, Publication publication) {
        all.add(sessionId + " gets " + publication.topic() + "="
                + publication.payload().asText() + " qos " + handle.qos().level()
                + (handle.retain() ? " retained" : ""));
        if (takesCustody) {
            take(delivery);
        } else {
            untaken.add(delivery);
        }
    }

    private void take(Delivery delivery) {
        if (uplink == null) {
            throw new IllegalStateException("no uplink to acknowledge to");
        }
        uplink.acknowledge(delivery);
    }
}
