package io.mqttsn.gateway.store;

import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A store that promises nothing beyond the life of the process, and answers within the call. It counts references: one for the author, one per
 * delivery; with the last one the message is gone.
 *
 * <p>Messages sit in numbered slots. An id is a slot and the number of times that it has been used, so that an id that has outlived its message is found
 * out instead of meeting another message.
 *
 * <p>(NOT thread safe: called on the gateway's loop.)
 */
public final class MemoryStore implements MessageStore {

    private static final int SLOTS_AT_FIRST = 64;

    private @Nullable Publication[] publications = new Publication[SLOTS_AT_FIRST];
    private int[] references = new int[SLOTS_AT_FIRST];
    private int[] uses = new int[SLOTS_AT_FIRST];

    /** A stack of slots that were used and are empty. */
    private int[] emptySlots = new int[SLOTS_AT_FIRST];

    private int emptyCount;
    private int slotsUsed;
    private long bytes;

    @Override
    public long put(Publication publication) {
        int slot = emptyCount > 0 ? emptySlots[--emptyCount] : newSlot();
        publications[slot] = publication;
        references[slot] = 1;
        bytes += publication.sizeBytes();
        return (long) uses[slot] << 32 | slot;
    }

    @Override
    public void release(long messageId) {
        dropReference(slotOf(messageId));
    }

    @Override
    public void addDelivery(long sessionId, MessageHandle handle, Ticket ticket, StoreFacts owner) {
        references[slotOf(handle.messageId())]++;
        owner.stored(ticket);
    }

    @Override
    public void removeDelivery(long sessionId, MessageHandle handle) {
        dropReference(slotOf(handle.messageId()));
    }

    @Override
    public void load(long sessionId, MessageHandle handle, StoreFacts owner) {
        Publication publication = publications[slotOf(handle.messageId())];
        if (publication != null) {
            owner.messageLoaded(sessionId, handle, publication);
        }
    }

    @Override
    public int messages() {
        return slotsUsed - emptyCount;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** The slot of a message that is held; any other id is a mistake of the caller. */
    private int slotOf(long messageId) {
        int slot = (int) messageId;
        boolean held =
                slot >= 0 && slot < slotsUsed && publications[slot] != null && uses[slot] == (int) (messageId >>> 32);
        if (!held) {
            throw new IllegalStateException(
                    "message id: " + Long.toHexString(messageId) + " (expected: a message that is held)");
        }
        return slot;
    }

    private void dropReference(int slot) {
        Publication publication = publications[slot];
        if (--references[slot] == 0 && publication != null) {
            bytes -= publication.sizeBytes();
            publications[slot] = null;
            uses[slot]++;
            emptySlots[emptyCount++] = slot;
        }
    }

    private int newSlot() {
        if (slotsUsed == publications.length) {
            int slots = slotsUsed * 2;
            publications = Arrays.copyOf(publications, slots);
            references = Arrays.copyOf(references, slots);
            uses = Arrays.copyOf(uses, slots);
            emptySlots = Arrays.copyOf(emptySlots, slots);
        }
        return slotsUsed++;
    }
}
