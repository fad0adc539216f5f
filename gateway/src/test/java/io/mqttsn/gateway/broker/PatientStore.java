package io.mqttsn.gateway.broker;

import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.store.StoreFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A store that can be told to answer late, as one on a disk does. */
final class PatientStore implements MessageStore {

    private final MemoryStore store = new MemoryStore();
    private final List<Runnable> answers = new ArrayList<>();
    boolean answersAtOnce = true;

    @Override
    public long put(Publication publication) {
        return store.put(publication);
    }

    @Override
    public void release(long messageId) {
        store.release(messageId);
    }

    @Override
    public void addDelivery(long sessionId, MessageHandle handle, Ticket ticket, StoreFacts owner) {
        store.addDelivery(sessionId, handle, ticket, new StoreFacts() {
            @Override
            public void stored(Ticket ticket) {
                answer(() -> owner.stored(ticket));
            }

            @Override
            public void messageLoaded(long sessionId, MessageHandle handle, Publication publication) {
                throw new IllegalStateException("nothing was loaded");
            }
        });
    }

    @Override
    public void removeDelivery(long sessionId, MessageHandle handle) {
        store.removeDelivery(sessionId, handle);
    }

    @Override
    public void load(long sessionId, MessageHandle handle, StoreFacts owner) {
        store.load(sessionId, handle, new StoreFacts() {
            @Override
            public void stored(Ticket ticket) {
                throw new IllegalStateException("nothing was stored");
            }

            @Override
            public void messageLoaded(long sessionId, MessageHandle handle, Publication publication) {
                answer(() -> owner.messageLoaded(sessionId, handle, publication));
            }
        });
    }

    @Override
    public int messages() {
        return store.messages();
    }

    @Override
    public long bytes() {
        return store.bytes();
    }

    /** Gives the answers owed by now, and those that follow from them. */
    void catchUp() {
        while (!answers.isEmpty()) {
            answers.remove(0).run();
        }
    }

    /** Gives one of the answers owed, if any. */
    void answerOne(Random random) {
        if (!answers.isEmpty()) {
            answers.remove(random.nextInt(answers.size())).run();
        }
    }

    int owed() {
        return answers.size();
    }

    private void answer(Runnable answer) {
        if (answersAtOnce) {
            answer.run();
        } else {
            answers.add(answer);
        }
    }
}
