package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.TopicFilter;

/**
 * One MQTT connection as the uplink's logic sees it: it comes up and goes down by itself, for as long as the program runs, and carries what it is given.
 *
 * <p>Nothing here blocks, and everything is called on the gateway's loop. The answers come through the {@link LinkListener}, on the loop too, possibly
 * before the asking call has returned.
 *
 * <p>What is asked while the link is down, or shortly before, gets no answer, except {@link #publish}: see there.
 */
public interface UpstreamLink {

    /** Begins to connect. Called once, before anything else. */
    void start(LinkListener listener);

    /**
     * Publishes, and answers with {@link LinkListener#published}: at QoS 0 when the message has been written, at QoS 1 and 2 when the broker has completed
     * the exchange, or at once when the link does not take the message.
     *
     * <p>A message of QoS 1 or 2 that the link has taken is the link's own until it is answered, however many connections that takes; it must not be
     * published anew. One of QoS 0 that was not written when the connection ended gets no answer.
     */
    void publish(Outgoing message);

    /** Takes back a message that the link owns, and answers with {@code REFUSED}, or as the broker did if that was faster. */
    void withdraw(Outgoing message);

    /** @param token comes back with {@link LinkListener#subscribed}; never used twice */
    void subscribe(long token, TopicFilter filter, Qos qos);

    /** @param token comes back with {@link LinkListener#unsubscribed}; never used twice */
    void unsubscribe(long token, TopicFilter filter);

    /**
     * Acknowledges a message of QoS 1 or 2 to the broker.
     *
     * @param epoch the connection on which it arrived; when that is over nothing happens, since the packet id may mean another message now
     * @param key as in {@link LinkListener#messageArrived}
     */
    void acknowledge(long epoch, long key);

    /**
     * Ends the connection, so that a new one is made and what the link owns is sent again; nothing happens without a connection.
     *
     * @param reason in words, for the log
     */
    void reconnect(String reason);

    /** Ends the connection, or the attempt to make one, in good order. Does not wait; the listener hears nothing any more. */
    void stop();
}
