package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.time.Moments;
import java.util.Optional;

/**
 * A broker as the core sees it: one session per MQTT-SN client. Answers come as {@link UplinkFacts}, at once or later, always on the gateway's loop. The
 * methods mirror the commands of {@link io.mqttsn.gateway.core.CommandSink}, which say what each one means.
 *
 * <p>(NOT thread safe: called on the gateway's loop only.) Every implementation passes the same contract test.
 */
public interface Uplink {

    /** Begins to work, {@code facts} being the one to answer to. Called once, before anything else. */
    void start(UplinkFacts facts);

    void open(long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will);

    void close(long sessionId, boolean fireWill);

    void discard(long sessionId);

    void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will);

    void publish(Ticket ticket, long sessionId, Publication publication);

    void subscribe(Ticket ticket, long sessionId, TopicFilter filter, Qos qos);

    void unsubscribe(Ticket ticket, long sessionId, TopicFilter filter);

    /** One session has taken {@code delivery}. */
    default void acknowledge(Delivery delivery) {
        delivery.takenByOne();
    }

    /** One session could not take {@code delivery}, and never will. */
    default void refuse(Delivery delivery) {
        delivery.failedByOne();
    }

    /** Whether a client that connects now would be served; gateways advertise themselves only then. */
    boolean isAvailable();

    /** Fires every deadline that is due at {@code nowNanos}. */
    void advanceTo(long nowNanos);

    /** Earliest pending deadline in monotonic nanoseconds, {@link Moments#NEVER} when there is none. */
    long nextDeadlineNanos();

    /**
     * Ends in good order: the broker sees a DISCONNECT. Does not block; returns when nothing more will be posted to the loop.
     */
    void stop();
}
