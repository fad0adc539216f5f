package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.Outgoing;
import java.net.URI;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is asked of one client of Paho, in our words; the answers come through {@link PahoEvents}. None of it waits for the broker. (Runs on a thread of the
 * uplink.)
 */
final class BrokerCalls {

    private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);

    private final URI broker;
    private final BrokerClient client;
    private final InFlightRows rows;
    private final PahoEvents events;
    private final LoopInbox inbox;

    BrokerCalls(URI broker, BrokerClient client, InFlightRows rows, PahoEvents events, LoopInbox inbox) {
        this.broker = broker;
        this.client = client;
        this.rows = rows;
        this.events = events;
        this.inbox = inbox;
    }

    /** Gives a message to Paho, and answers whether its fate is known or in Paho's hands; it is not while Paho's window is full. */
    boolean publish(Outgoing message) {
        Publication publication = message.publication();
        MqttMessage paho = new MqttMessage(publication.payload().toByteArray());
        paho.setQos(publication.qos().level());
        paho.setRetained(publication.retain());
        rows.publishing(message);
        try {
            client.publish(TopicEscape.escape(publication.topic().value()), paho, message, events.published);
        } catch (MqttException e) {
            if (isBackPressure(e)) {
                return false;
            }
            inbox.put(new Fact.Published(message, PublishOutcome.CONGESTED));
        } catch (IllegalArgumentException e) {
            LOG.debug("broker {}: topic {} cannot be carried: {}", broker, publication.topic(), e.getMessage());
            inbox.put(new Fact.Published(message, PublishOutcome.REFUSED));
        }
        return true;
    }

    private static boolean isBackPressure(MqttException e) {
        return e.getReasonCode() == MqttException.REASON_CODE_MAX_INFLIGHT
                || e.getReasonCode() == MqttException.REASON_CODE_NO_MESSAGE_IDS_AVAILABLE;
    }

    /** Acknowledges a message of the present connection. */
    void acknowledge(long key) {
        int packetId = ArrivalKey.packetId(key);
        Qos qos = ArrivalKey.qos(key);
        if (qos == Qos.TWO && rows.arrivalOf(packetId) != ArrivalKey.arrival(key)) {
            return;
        }
        try {
            client.messageArrivedComplete(packetId, qos.level());
        } catch (MqttException e) {
            // The connection is over; the broker will repeat the message on the next one.
            LOG.debug("broker {}: not acknowledged: {}", broker, e.getMessage());
        }
    }

    /** Does not answer when the connection is over: then the loop hears that. */
    void subscribe(long token, TopicFilter filter, Qos qos) {
        try {
            client.subscribe(TopicEscape.escape(filter.text()), qos.level(), token, events.subscribed);
        } catch (MqttException e) {
            LOG.debug("broker {}: not subscribed: {}", broker, e.getMessage());
        } catch (IllegalArgumentException e) {
            inbox.put(new Fact.Subscribed(token, SubscribeOutcome.REFUSED));
        }
    }

    /** As for {@link #subscribe}. */
    void unsubscribe(long token, TopicFilter filter) {
        try {
            client.unsubscribe(TopicEscape.escape(filter.text()), token, events.unsubscribed);
        } catch (MqttException e) {
            LOG.debug("broker {}: not unsubscribed: {}", broker, e.getMessage());
        }
    }
}
