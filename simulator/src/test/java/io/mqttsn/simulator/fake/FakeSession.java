package io.mqttsn.simulator.fake;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One client of the {@link FakeGateway}. Confined to its thread. */
final class FakeSession {

    private enum State {
        DISCONNECTED,
        PROMPTING,
        ACTIVE,
        ASLEEP,
        AWAKE
    }

    /** Something to be sent with QoS 1 or 2, or after a REGISTER; one at a time. */
    private record Queued(String topic, Qos qos, Octets data) {}

    private final FakeGateway gateway;
    private final SocketAddress address;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<TopicSelector, Qos> subscriptions = new LinkedHashMap<>();
    private final Deque<Queued> queue = new ArrayDeque<>();
    private State state = State.DISCONNECTED;
    private boolean inFlight;
    private int lastMsgId;

    FakeSession(FakeGateway gateway, SocketAddress address) {
        this.gateway = gateway;
        this.address = address;
    }

    boolean isConnected() {
        return state != State.DISCONNECTED && state != State.PROMPTING;
    }

    void handle(MqttSnMessage message) {
        if (message instanceof Connect connect) {
            connected(connect);
        } else if (message instanceof Publish publish && publish.qos() == Qos.MINUS_ONE) {
            published(publish);
        } else if (state == State.PROMPTING && message instanceof WillTopic) {
            send(WillMsgReq.INSTANCE);
        } else if (state == State.PROMPTING && message instanceof WillMsg) {
            accept();
        } else if (state == State.DISCONNECTED && !(message instanceof Disconnect)) {
            send(Disconnect.PLAIN);
        } else {
            handleConnected(message);
        }
    }

    private void handleConnected(MqttSnMessage message) {
        if (message instanceof Register register) {
            send(new RegAck(idOf(register.topicName()), register.msgId(), ReturnCode.ACCEPTED));
        } else if (message instanceof Publish publish) {
            published(publish);
        } else if (message instanceof PubRel pubRel) {
            send(new PubComp(pubRel.msgId()));
        } else if (message instanceof Subscribe subscribe) {
            subscribed(subscribe);
        } else if (message instanceof Unsubscribe unsubscribe) {
            subscriptions.remove(unsubscribe.topic());
            send(new UnsubAck(unsubscribe.msgId()));
        } else if (message instanceof PingReq pingReq) {
            pinged(pingReq);
        } else if (message instanceof Disconnect disconnect) {
            state = disconnect.durationSeconds().isPresent() ? State.ASLEEP : State.DISCONNECTED;
            send(Disconnect.PLAIN);
        } else if (message instanceof RegAck || message instanceof PubAck || message instanceof PubComp) {
            inFlight = false;
            deliverNext();
        } else if (message instanceof PubRec pubRec) {
            send(new PubRel(pubRec.msgId()));
        } else {
            gateway.complaints.add(message + " in state " + state);
        }
    }

    private void connected(Connect connect) {
        if (connect.cleanSession()) {
            ids.clear();
            names.clear();
            subscriptions.clear();
            queue.clear();
        }
        inFlight = false;
        if (connect.will()) {
            state = State.PROMPTING;
            send(WillTopicReq.INSTANCE);
        } else {
            accept();
        }
    }

    private void accept() {
        state = State.ACTIVE;
        send(new ConnAck(ReturnCode.ACCEPTED));
        // A client may have forgotten the ids, so all are registered again.
        names.clear();
        deliverNext();
    }

    private void published(Publish publish) {
        String topic =
                publish.topic() instanceof TopicId id ? names.get(id.bits()) : gateway.commonName(publish.topic());
        if (topic == null) {
            if (publish.qos() != Qos.MINUS_ONE) {
                send(new PubAck(publish.topic().bits(), publish.msgId(), ReturnCode.INVALID_TOPIC_ID));
            }
            return;
        }
        switch (publish.qos()) {
            case ONE -> send(new PubAck(publish.topic().bits(), publish.msgId(), ReturnCode.ACCEPTED));
            case TWO -> send(new PubRec(publish.msgId()));
            case ZERO, MINUS_ONE -> {}
        }
        gateway.route(topic, publish);
    }

    private void subscribed(Subscribe subscribe) {
        subscriptions.put(subscribe.topic(), subscribe.qos());
        int id = 0;
        if (subscribe.topic() instanceof FilterText filter && !filter.text().endsWith("#")) {
            id = idOf(filter.text());
        } else if (subscribe.topic() instanceof PredefinedTopicId predefined) {
            id = predefined.bits();
        }
        send(new SubAck(subscribe.qos(), id, subscribe.msgId(), ReturnCode.ACCEPTED));
    }

    private void pinged(PingReq pingReq) {
        if (!pingReq.clientId().isPresent()) {
            send(PingResp.INSTANCE);
            return;
        }
        state = State.AWAKE;
        inFlight = false;
        deliverNext();
    }

    /** Hands a message over if a subscription matches; queues it for sleepers. */
    void deliver(String topic, Qos qos, Octets data) {
        for (Map.Entry<TopicSelector, Qos> subscription : subscriptions.entrySet()) {
            if (state != State.DISCONNECTED && matches(subscription.getKey(), topic)) {
                queue.add(new Queued(topic, Qos.min(qos, subscription.getValue()), data));
                deliverNext();
                return;
            }
        }
    }

    private void deliverNext() {
        while (!inFlight && !queue.isEmpty() && (state == State.ACTIVE || state == State.AWAKE)) {
            Queued next = queue.element();
            Integer id = ids.get(next.topic());
            if (!ShortTopicName.fits(next.topic()) && (id == null || !names.containsKey(id))) {
                inFlight = true;
                send(new Register(idOf(next.topic()), nextMsgId(), next.topic()));
                return;
            }
            queue.remove();
            inFlight = next.qos().isAcknowledged();
            send(new Publish(
                    false,
                    next.qos(),
                    false,
                    id == null ? ShortTopicName.of(next.topic()) : new TopicId(id),
                    inFlight ? nextMsgId() : 0,
                    next.data()));
        }
        if (state == State.AWAKE && !inFlight && queue.isEmpty()) {
            state = State.ASLEEP;
            send(PingResp.INSTANCE);
        }
    }

    private boolean matches(TopicSelector selector, String topic) {
        if (selector instanceof FilterText filter) {
            return filter.text().equals(topic)
                    || filter.text().endsWith("#")
                            && topic.startsWith(
                                    filter.text().substring(0, filter.text().length() - 1));
        } else if (selector instanceof ShortTopicName shortName) {
            return shortName.name().equals(topic);
        }
        return topic.equals(commonName(selector));
    }

    private @Nullable String commonName(TopicSelector selector) {
        return selector instanceof PredefinedTopicId id ? gateway.commonName(id) : null;
    }

    private int idOf(String topic) {
        int id = ids.computeIfAbsent(topic, name -> ids.size() + 1);
        names.put(id, topic);
        return id;
    }

    private int nextMsgId() {
        lastMsgId = lastMsgId % 0xFFFF + 1;
        return lastMsgId;
    }

    private void send(MqttSnMessage message) {
        gateway.send(address, message);
    }
}
