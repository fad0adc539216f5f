package io.mqttsn.gateway.core;

import io.mqttsn.codec.Frame;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.time.Moments;
import io.mqttsn.transport.PeerAddress;

/**
 * All that the world can tell the core, each fact with the time at which the driver learnt of it. The core answers with commands to the
 * {@link CommandSink} that it was built with, and never does anything else; least of all does it throw. {@link GatewayCore} is the one implementation of
 * the product; tests of the driver have a scripted one.
 *
 * <p>{@code nowNanos} is monotonic, in nanoseconds, of any origin; it never goes back from one call to the next.
 */
public interface CoreFacts {
    /** One frame arrived, decoded or found malformed. */
    void frameReceived(PeerAddress from, Frame frame, long nowNanos);

    /** One frame arrived that was sent to everybody in reach of a listener, not to this gateway alone. */
    default void groupFrameReceived(PeerAddress from, Frame frame, long nowNanos) {
        frameReceived(from, frame, nowNanos);
    }

    /** A frame arrived that was larger than its listener accepts. */
    void oversizedFrameReceived(PeerAddress from, long nowNanos);

    /**
     * A frame to this peer was written at last, on a line where frames wait for their turn: only now its receiver can begin to answer. Other transports
     * write at once, and tell nothing.
     */
    void frameWritten(PeerAddress to, Frame frame, long nowNanos);

    /** The link of this listener carries frames up to so many octets from now on: a radio module has told its limit. */
    void frameSizeMaxChanged(String listener, int octets, long nowNanos);

    /** See {@link UplinkFacts#uplinkOpened}. */
    void uplinkOpened(long sessionId, long nowNanos);

    /** See {@link UplinkFacts#uplinkNotOpened}. */
    void uplinkNotOpened(long sessionId, PublishOutcome reason, long nowNanos);

    /** See {@link UplinkFacts#uplinkLost}. */
    void uplinkLost(long sessionId, long nowNanos);

    /** See {@link UplinkFacts#uplinkWillChanged}. */
    void uplinkWillChanged(Ticket ticket, PublishOutcome outcome, long nowNanos);

    /** See {@link UplinkFacts#uplinkAvailable}. */
    void uplinkAvailable(boolean available, long nowNanos);

    /** See {@link UplinkFacts#uplinkPublished}. */
    void uplinkPublished(Ticket ticket, PublishOutcome outcome, long nowNanos);

    /** See {@link UplinkFacts#uplinkSubscribed}. */
    void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome, long nowNanos);

    /** See {@link UplinkFacts#uplinkUnsubscribed}. */
    void uplinkUnsubscribed(Ticket ticket, long nowNanos);

    /** See {@link UplinkFacts#uplinkMessageArrived}. */
    void uplinkMessageArrived(
            long sessionId, Delivery delivery, MessageHandle handle, Publication publication, long nowNanos);

    /** See {@link io.mqttsn.gateway.store.StoreFacts#stored}. */
    void stored(Ticket ticket, long nowNanos);

    /** See {@link io.mqttsn.gateway.store.StoreFacts#messageLoaded}. */
    void messageLoaded(long sessionId, MessageHandle handle, Publication publication, long nowNanos);

    /** Fires every deadline that is due at {@code nowNanos}. */
    void advanceTo(long nowNanos);

    /** Earliest pending deadline, {@link Moments#NEVER} when there is none. */
    long nextDeadlineNanos();

    /** The gateway is about to stop: the last chance to take leave of clients. */
    void shutDown(long nowNanos);
}
