package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.Outgoing;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttMessage;

/**
 * What Paho calls back, on threads of its own. Everything is put into a queue and nothing decided; only {@link #messageArrived} may wait, when the loop has
 * fallen behind.
 */
final class PahoEvents implements MqttCallback {

    /** A return code of SUBACK from here on is a refusal (MQTT 3.1.1, §3.9.3). */
    private static final int SUBACK_FAILURE = 0x80;

    private final LoopInbox inbox;
    private final Consumer<Command> handOver;
    private final InFlightRows rows;

    /** Answers to publishes; the context is the message. One object for all, since there are so many. */
    final IMqttActionListener published = new Published();

    /** Answers to SUBSCRIBE; the context is the token that the loop knows. */
    final IMqttActionListener subscribed = new Subscribed();

    final IMqttActionListener unsubscribed = new Unsubscribed();

    /** Answers to CONNECT; the context is the epoch. */
    final IMqttActionListener connected = new Connected(true);

    /** The same for a connection that the loop is not to know of. */
    final IMqttActionListener connectedUnseen = new Connected(false);

    /** The attempt or connection that Paho is busy with; set by the uplink thread before each attempt. */
    private volatile long epoch;

    /** The last connection that the loop was told of. */
    private volatile long epochTold;

    PahoEvents(LoopInbox inbox, Consumer<Command> handOver, InFlightRows rows) {
        this.inbox = inbox;
        this.handOver = handOver;
        this.rows = rows;
    }

    void attempt(long epoch) {
        this.epoch = epoch;
    }

    /** Every message of the connection has been put into the inbox before Paho calls this, or will not be any more. */
    @Override
    public void connectionLost(Throwable cause) {
        long lost = epoch;
        inbox.connectionIsOver();
        if (epochTold == lost) {
            inbox.put(new Fact.Down(lost, LostReason.of(cause)));
        }
        handOver.accept(new Command.NoteLost(lost, cause));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        int packetId = message.getId();
        Qos qos = Qos.ofBits(message.getQos());
        long arrival = qos == Qos.TWO ? rows.arrivalOf(packetId) : 0;
        if (qos == Qos.TWO && arrival == 0) {
            // Paho had this repetition in its queue while the exchange was completed.
            return;
        }
        long key = ArrivalKey.of(arrival, qos, packetId);
        Optional<TopicName> name = TopicName.parse(TopicEscape.unescape(topic));
        if (name.isEmpty()) {
            handOver.accept(new Command.Acknowledge(epoch, key));
            return;
        }
        // Paho has made the array for this message alone, and only reads it from here on.
        Octets payload = Octets.wrap(message.getPayload());
        inbox.putMessage(new Fact.Arrived(epoch, key, Publication.of(name.get(), payload, qos, message.isRetained())));
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // The listener of each publish is told, and knows the message.
    }

    private final class Published implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            inbox.put(new Fact.Published((Outgoing) token.getUserContext(), PublishOutcome.DELIVERED));
        }

        /** The connection is over. A message that has its row is Paho's still, and this same listener will hear of its success. */
        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            Outgoing message = (Outgoing) token.getUserContext();
            boolean isOurs = !rows.owns(message, token.getMessageId());
            if (isOurs && message.publication().qos().isAcknowledged()) {
                inbox.put(new Fact.Published(message, PublishOutcome.CONGESTED));
            }
        }
    }

    private final class Subscribed implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            int[] granted = token.getGrantedQos();
            SubscribeOutcome outcome = granted.length == 0 || granted[0] >= SUBACK_FAILURE
                    ? SubscribeOutcome.REFUSED
                    : SubscribeOutcome.granted(Qos.ofBits(granted[0]));
            inbox.put(new Fact.Subscribed((Long) token.getUserContext(), outcome));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // The connection is over, and with it the question.
        }
    }

    private final class Unsubscribed implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            inbox.put(new Fact.Unsubscribed((Long) token.getUserContext()));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            // As for SUBSCRIBE.
        }
    }

    private final class Connected implements IMqttActionListener {

        private final boolean isToBeTold;

        Connected(boolean isToBeTold) {
            this.isToBeTold = isToBeTold;
        }

        /** The uplink thread hears of it before the loop does, and so before the first thing that the loop asks of the new connection. */
        @Override
        public void onSuccess(IMqttToken token) {
            long connected = (Long) token.getUserContext();
            handOver.accept(new Command.NoteConnected(connected));
            if (isToBeTold) {
                epochTold = connected;
                inbox.put(new Fact.Up(connected, token.getSessionPresent()));
            }
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            handOver.accept(new Command.NoteLost((Long) token.getUserContext(), cause));
        }
    }
}
