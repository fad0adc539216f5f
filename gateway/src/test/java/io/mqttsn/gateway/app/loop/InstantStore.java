package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.store.StoreFacts;

/** A store that keeps nothing and answers every question at once with the same message. */
final class InstantStore implements MessageStore {
    static final Publication MESSAGE = Publication.of(new TopicName("a/b"), Octets.utf8("21.5"), Qos.ONE, false);

    @Override
    public long put(Publication publication) {
        return 1;
    }

    @Override
    public void release(long messageId) {}

    @Override
    public void addDelivery(long sessionId, MessageHandle handle, Ticket ticket, StoreFacts owner) {
        owner.stored(ticket);
    }

    @Override
    public void removeDelivery(long sessionId, MessageHandle handle) {}

    @Override
    public void load(long sessionId, MessageHandle handle, StoreFacts owner) {
        owner.messageLoaded(sessionId, handle, MESSAGE);
    }

    @Override
    public int messages() {
        return 0;
    }

    @Override
    public long bytes() {
        return 0;
    }
}
