package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;

/** What an {@link UpstreamLink} tells, always on the gateway's loop. */
public interface LinkListener {

    /**
     * A connection stands.
     *
     * @param epoch numbers the connections, increasing
     * @param sessionPresent whether the broker has kept subscriptions and messages in flight (MQTT 3.1.1, §3.2.2.2)
     */
    void linkUp(long epoch, boolean sessionPresent);

    /**
     * The attempt to connect of this epoch has failed. Only links that connect when they are told say this; others try again.
     *
     * @param outcome {@code REFUSED} when the broker does not want this client, {@code CONGESTED} when there is no way to it at present
     * @param mayHaveConnected whether the broker may have accepted, unheard, and may have a session now
     * @param reason in words, for the log
     */
    default void linkFailed(long epoch, PublishOutcome outcome, boolean mayHaveConnected, String reason) {}

    /**
     * The connection of this epoch is over. Every message that arrived on it has been told before.
     *
     * @param reason in words, for the log
     */
    void linkDown(long epoch, String reason);

    /**
     * A message is the link's no more: the broker has it ({@code DELIVERED}), or the link never took it ({@code CONGESTED}, {@code REFUSED}) or gave it
     * back.
     */
    void published(Outgoing message, PublishOutcome outcome);

    void subscribed(long token, SubscribeOutcome outcome);

    void unsubscribed(long token);

    /**
     * A message from the broker. At QoS 1 and 2 it is acknowledged with {@link UpstreamLink#acknowledge}, or comes again on the next connection: at QoS 2
     * with the same key, at QoS 1 possibly with another one.
     *
     * @param key names the message within its epoch; at QoS 2 within the life of the link
     */
    void messageArrived(long epoch, long key, Publication publication);
}
