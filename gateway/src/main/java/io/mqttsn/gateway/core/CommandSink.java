package io.mqttsn.gateway.core;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.transport.PeerAddress;
import java.util.Optional;

/**
 * What the core wants done. A sink only appends; the driver carries the commands out, in order, after the core has returned. So nothing re-enters the
 * core, and the commands of a handler that failed can be {@linkplain #cutBackTo cut off} again.
 */
public interface CommandSink {

    /** Sends a message to one peer, encapsulated when the peer sits behind a forwarder. */
    void sendMessage(PeerAddress to, MqttSnMessage message);

    /** Sends a message to everybody in reach of every listener that can. */
    void broadcast(MqttSnMessage message);

    /** Opens, or opens again, a session at the broker; {@link UplinkFacts#uplinkOpened} or {@link UplinkFacts#uplinkNotOpened} is the answer. */
    void openUplink(long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will);

    /**
     * Ends the connection of a session. Its subscriptions stay, and messages for it go on arriving.
     *
     * @param fireWill whether the client was lost, so that its will is published
     */
    void closeUplink(long sessionId, boolean fireWill);

    /** Forgets a session and its subscriptions; nothing arrives for it any more. It is closed before, see {@link #closeUplink}. */
    void discardUplink(long sessionId);

    /**
     * Replaces or deletes the will of an open session; {@link UplinkFacts#uplinkWillChanged} is the answer.
     *
     * @param cleanSession whether the session is to end with its connection from now on; may differ from what it was opened with
     */
    void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will);

    /** Publishes; {@link UplinkFacts#uplinkPublished} is the answer at QoS 1 and 2, and at QoS 0 only when the message was not taken. */
    void publishUplink(Ticket ticket, long sessionId, Publication publication);

    /** Subscribes, or changes the QoS of a subscription; {@link UplinkFacts#uplinkSubscribed} is the answer. */
    void subscribeUplink(Ticket ticket, long sessionId, TopicFilter filter, Qos qos);

    /** Ends a subscription; {@link UplinkFacts#uplinkUnsubscribed} is the answer. */
    void unsubscribeUplink(Ticket ticket, long sessionId, TopicFilter filter);

    /**
     * One session has the message in custody, or has dropped it by policy. A delivery that {@linkplain Delivery#awaitsClient() awaits the client} of its
     * session is acknowledged when that has the message, or sleeps.
     */
    void acknowledgeUplink(Delivery delivery);

    /** A session could not take the message, because of a bug, or its client is gone and the publisher has it still: it must not believe that it was taken. */
    void refuseUplink(Delivery delivery);

    /** Stores a queue entry; the ticket comes back as {@code stored}. */
    void storeDelivery(Ticket ticket, long sessionId, MessageHandle handle);

    /** Removes a queue entry that was delivered or dropped. */
    void forgetDelivery(long sessionId, MessageHandle handle);

    /** Asks for the message behind a queue entry; {@code messageLoaded} is the answer. */
    void loadMessage(long sessionId, MessageHandle handle);

    /** Tells operators what happened. */
    void notice(Notice notice);

    /** Reports a bug: a handler threw, and its session was given up. */
    void fault(String during, RuntimeException cause);

    /** How many commands have been appended since the beginning. */
    long mark();

    /** Takes back the commands appended since {@code mark}. */
    void cutBackTo(long mark);
}
