package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import java.util.Optional;

/**
 * The MQTT connections of one sensor, one after the other, under the sensor's client id. Unlike an {@link UpstreamLink} it connects when it is told to, and
 * does not come back by itself.
 *
 * <p>Nothing here blocks, and everything is called on the gateway's loop. The answers come through the {@link LinkListener}, on the loop too, never before
 * the asking call has returned. What is asked without a connection gets no answer, except {@link #publish}, as for {@link UpstreamLink}.
 */
public interface SensorLink {

    /**
     * What CONNECT says besides the client id.
     *
     * @param keepAliveSeconds as the sensor asks, 0 for none; the link may choose a shorter time, and keeps the connection alive by itself
     */
    record Request(boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {}

    /**
     * Connects. {@link LinkListener#linkUp} and later {@link LinkListener#linkDown} are the answer, or {@link LinkListener#linkFailed} alone.
     *
     * @param epoch numbers the attempts, increasing; only called when the attempt or connection before is over
     */
    void connect(long epoch, Request request);

    /**
     * Publishes. Without a clean session a message of QoS 1 or 2 that the link has taken is the link's own until it is answered, on this connection or a
     * later one; with it, until the connection ends.
     */
    void publish(Outgoing message);

    /** @param token comes back with {@link LinkListener#subscribed}; never used twice */
    void subscribe(long token, TopicFilter filter, Qos qos);

    /** @param token comes back with {@link LinkListener#unsubscribed}; never used twice */
    void unsubscribe(long token, TopicFilter filter);

    /**
     * A message that {@link LinkListener#messageArrived} has told waits no longer for its sensor to keep up; called once for each, on whatever connection it came.
     * While more wait than the link has room for, it does not read its connection, and the broker has to wait.
     */
    void taken(Publication publication);

    /** Acknowledges a message of QoS 1 or 2 to the broker; does nothing when its connection is over. */
    void acknowledge(long epoch, long key);

    /**
     * Ends the connection, or the attempt to make one, which the listener hears of as usual. May be called a second time without a goodbye, when the
     * broker takes too long to answer the first one.
     *
     * @param goodbye whether the broker is told, so that it drops the will; otherwise it publishes it
     */
    void disconnect(boolean goodbye);
}
