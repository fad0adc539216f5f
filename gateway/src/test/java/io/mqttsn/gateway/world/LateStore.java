package io.mqttsn.gateway.world;

import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.store.StoreFacts;
import java.time.Duration;
import java.util.SplittableRandom;

/** The memory store behind a slow disk: entries are committed after a while, and answers come after that, in any order. */
final class LateStore implements MessageStore {

    private static final StoreFacts NOBODY = new StoreFacts() {
        @Override
        public void stored(Ticket ticket) {}

        @Override
        public void messageLoaded(long sessionId, MessageHandle handle, Publication publication) {}
    };

    private final MemoryStore memory = new MemoryStore();
    private final Agenda agenda;
    private final CustodyWatch custody;
    private final long delayNanosMax;
    private final Tally tally;
    private final SplittableRandom random;
    private long asked;
    private long latestAnswered;
    private long largestBytes;
    /** A bug to be found: it holds what it should have forgotten. */
    Duration forgetsAfter = Duration.ZERO;

    /** A bug to be found: the answer is given at once, whatever the disk does. */
    boolean answersBeforeCommit;

    LateStore(Agenda agenda, CustodyWatch custody, Tally tally, long delayNanosMax, SplittableRandom random) {
        this.agenda = agenda;
        this.custody = custody;
        this.tally = tally;
        this.delayNanosMax = delayNanosMax;
        this.random = random;
    }

    @Override
    public long put(Publication publication) {
        largestBytes = Math.max(largestBytes, publication.sizeBytes());
        return memory.put(publication);
    }

    @Override
    public void release(long messageId) {
        memory.release(messageId);
    }

    @Override
    public void addDelivery(long sessionId, MessageHandle handle, Ticket ticket, StoreFacts owner) {
        memory.addDelivery(sessionId, handle, ticket, NOBODY);
        custody.storing(sessionId, handle);
        if (answersBeforeCommit) {
            answer(sessionId, handle, ticket, owner);
        }
        later(() -> {
            custody.committed(sessionId, handle);
            if (!answersBeforeCommit) {
                later(() -> answer(sessionId, handle, ticket, owner));
            }
        });
    }

    private void answer(long sessionId, MessageHandle handle, Ticket ticket, StoreFacts owner) {
        custody.answeredByStore(sessionId, handle);
        owner.stored(ticket);
    }

    @Override
    public void removeDelivery(long sessionId, MessageHandle handle) {
        custody.forgotten(sessionId, handle);
        if (forgetsAfter.isZero()) {
            memory.removeDelivery(sessionId, handle);
        } else {
            agenda.after(forgetsAfter.toNanos(), () -> memory.removeDelivery(sessionId, handle));
        }
    }

    @Override
    public void load(long sessionId, MessageHandle handle, StoreFacts owner) {
        memory.load(sessionId, handle, new StoreFacts() {
            @Override
            public void stored(Ticket ticket) {}

            @Override
            public void messageLoaded(long loadedFor, MessageHandle loaded, Publication publication) {
                later(() -> owner.messageLoaded(loadedFor, loaded, publication));
            }
        });
    }

    @Override
    public int messages() {
        return memory.messages();
    }

    @Override
    public long bytes() {
        return memory.bytes();
    }

    /** What the largest of all messages has cost. */
    long largestBytes() {
        return largestBytes;
    }

    private void later(Runnable answer) {
        if (delayNanosMax == 0) {
            answer.run();
        } else {
            long number = ++asked;
            agenda.after(random.nextLong(delayNanosMax), () -> {
                tally.happened(Happening.STORED_LATE, number < latestAnswered ? 1 : 0);
                latestAnswered = Math.max(number, latestAnswered);
                answer.run();
            });
        }
    }
}
