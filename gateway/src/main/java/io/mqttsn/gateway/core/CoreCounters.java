package io.mqttsn.gateway.core;

import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MessageType;
import io.mqttsn.gateway.routing.DropReason;

/** What the core counts, as plain numbers of the loop's thread; never reset. */
public final class CoreCounters {

    /** Messages repeated towards clients. */
    public long retransmissions;
    /** Messages that the table of states does not allow and that were not answered. */
    public long unexpectedMessages;
    /** Repeats of a client's message whose first copy is still being worked on, or was acknowledged before. */
    public long duplicates;
    /** Messages of senders that have no session. */
    public long unknownSenders;
    /** Answers that searchers and senders without a session did not get, because their source, or all together, asked too often. */
    public long answersOverRate;
    /** CONNECTs that were refused. */
    public long refusedConnects;
    /** Sessions that ended although their clients wished to go on: at a listener with another topic prefix. */
    public long restartedSessions;
    /** Messages left to the broker when their client was gone; it sends them again. */
    public long givenBack;
    /** Handlers that threw; each cost one session. */
    public long failures;
    /** Messages of sources, and of nodes behind forwarders, that a listener does not allow. */
    public long notAllowed;
    /** Frames larger than the listener accepts. */
    public long oversized;

    private final long[] received = new long[MessageType.values().length];
    private final long[] malformed = new long[Malformed.values().length];
    private final long[] published = new long[3];
    private final long[] delivered = new long[3];
    private final long[] dropped = new long[DropReason.values().length];

    public void received(MessageType type) {
        received[type.ordinal()]++;
    }

    public long receivedOf(MessageType type) {
        return received[type.ordinal()];
    }

    public void malformed(Malformed reason) {
        malformed[reason.ordinal()]++;
    }

    public long malformedOf(Malformed reason) {
        return malformed[reason.ordinal()];
    }

    /** A client's message was taken by the broker; at QoS 0 that is taken for granted until the broker says otherwise. */
    public void published(int qos) {
        published[qos]++;
    }

    /** The broker, or the way to it, has said something about a message of QoS 0: that it was not taken after all. */
    public void publishedQos0(PublishOutcome outcome) {
        if (outcome != PublishOutcome.DELIVERED) {
            published[0]--;
            dropped(outcome == PublishOutcome.CONGESTED ? DropReason.UPLINK_CONGESTED : DropReason.UPLINK_REFUSED);
        }
    }

    public long publishedAt(int qos) {
        return published[qos];
    }

    /** A message reached a client: sent at QoS 0, acknowledged at QoS 1 and 2. */
    public void delivered(int qos) {
        delivered[qos]++;
    }

    public long deliveredAt(int qos) {
        return delivered[qos];
    }

    public void dropped(DropReason reason) {
        dropped[reason.ordinal()]++;
    }

    public long droppedFor(DropReason reason) {
        return dropped[reason.ordinal()];
    }
}
