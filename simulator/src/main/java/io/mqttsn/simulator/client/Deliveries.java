package io.mqttsn.simulator.client;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.client.Violation.Kind;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway publishes to the client, and the REGISTERs before it (MQTT-SN 1.2, §6.10).
 *
 * <pre>
 *   client          gateway            client          gateway
 *          <---  REGISTER                     <---  PUBLISH(QoS 2)
 *   REGACK --->                        PUBREC --->
 *          <---  PUBLISH(QoS 1)               <---  PUBREL
 *   PUBACK --->                        PUBCOMP --->
 * </pre>
 *
 * <p>At QoS 2 the message is handed over with its first PUBLISH, and its id is remembered until PUBREL.
 */
final class Deliveries implements Procedure {

    /** A gateway has one QoS 2 message in flight; more are remembered so that a wrong one is judged and not believed. */
    private static final int OPEN_MAX = 16;

    private final Wire wire;
    private final TopicTable topics;
    private final Subscriptions subscriptions;
    private final HeldAnswers held = new HeldAnswers();
    /** Messages of QoS 2 between PUBLISH and PUBREL, by message id. */
    private final Map<Integer, Open> open = new LinkedHashMap<>(2);
    /** The last acknowledgements that have left; a repeated PUBLISH or REGISTER may have crossed them. */
    private @Nullable MqttSnMessage lastPublishAnswer;

    private @Nullable RegAck lastRegAck;
    /** The names that come into force when their REGACK leaves, by its message id. */
    private final Map<Integer, Register> announced = new HashMap<>(2);

    Deliveries(Wire wire, TopicTable topics, Subscriptions subscriptions) {
        this.wire = wire;
        this.topics = topics;
        this.subscriptions = subscriptions;
    }

    /** Whether the client still owes an answer, or waits for PUBREL in this connection. */
    boolean isUnfinished() {
        return held.isAwaited() || open.values().stream().anyMatch(it -> it.current);
    }

    void registered(Register message) {
        String name = message.topicName();
        if (held.holdsOtherRegAck(message.msgId())) {
            wire.violation(Kind.SECOND_REGISTER_IN_FLIGHT, message, "REGACK to the first has not been sent");
        }
        if (!TopicTable.isAssignable(message.topicId())) {
            wire.violation(Kind.ILLEGAL_FIELD, message, "topicId " + message.topicId() + " (expected: 1..65534)");
            answer(new RegAck(message.topicId(), message.msgId(), ReturnCode.INVALID_TOPIC_ID));
            return;
        }
        if (TopicFilters.hasWildcard(name)) {
            wire.violation(Kind.ILLEGAL_FIELD, message, "a topic name never contains wildcards");
            answer(new RegAck(message.topicId(), message.msgId(), ReturnCode.NOT_SUPPORTED));
            return;
        }
        String former = topics.nameOf(message.topicId());
        if (former != null && !former.equals(name)) {
            wire.violation(Kind.TOPIC_ID_REASSIGNED, message, "means " + former + " already");
        }
        if (!held.holdsRegAck(message.msgId())) {
            announced.put(message.msgId(), message);
            answer(new RegAck(message.topicId(), message.msgId(), ReturnCode.ACCEPTED));
        }
    }

    void published(Publish message) {
        checkFields(message);
        String name = topics.nameOf(message.topic());
        if (name == null) {
            if (!topics.isForgetful()) {
                wire.violation(Kind.UNKNOWN_TOPIC_ID, message, message.topic() + " has never been told");
            }
            answer(new PubAck(message.topic().bits(), message.msgId(), ReturnCode.INVALID_TOPIC_ID));
            return;
        }
        checkSubscription(message, name);
        switch (message.qos()) {
            case ZERO -> deliver(message, name);
            case ONE -> publishedQosOne(message, name);
            case TWO -> publishedQosTwo(message, name);
            case MINUS_ONE -> {}
        }
    }

    void released(PubRel message) {
        open.remove(message.msgId());
        wire.send(new PubComp(message.msgId()));
    }

    /** A new connection of the same session: what was open before may go on, but proves nothing about the new connection. */
    void connected() {
        open.replaceAll((msgId, before) -> new Open(before.message, false));
    }

    /** Client or gateway has forgotten the session. */
    void clear() {
        suspend();
        open.clear();
    }

    @Override
    public boolean advance() {
        for (MqttSnMessage due = held.pollDue(wire.now()); due != null; due = held.pollDue(wire.now())) {
            release(due);
        }
        return true;
    }

    @Override
    public long deadlineNanos() {
        return held.deadlineNanos();
    }

    @Override
    public void suspend() {
        held.clear();
        announced.clear();
    }

    private void publishedQosOne(Publish message, String name) {
        checkAlone(message);
        if (held.holdsPublish(message.msgId())) {
            checkDup(message);
            return;
        }
        deliver(message, name);
        answer(new PubAck(message.topic().bits(), message.msgId(), ReturnCode.ACCEPTED));
    }

    private void publishedQosTwo(Publish message, String name) {
        checkAlone(message);
        Open before = open.get(message.msgId());
        if (before != null && isSameMessage(before.message, message)) {
            checkDup(message);
        } else {
            if (before != null && before.current) {
                wire.violation(Kind.MSG_ID_IN_USE, message, "PUBREL of the former message has not come");
            }
            remember(message);
            deliver(message, name);
        }
        if (!held.holdsPublish(message.msgId())) {
            answer(new PubRec(message.msgId()));
        }
    }

    private void remember(Publish message) {
        open.put(message.msgId(), new Open(message, true));
        if (open.size() > OPEN_MAX) {
            Iterator<Integer> oldest = open.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void deliver(Publish message, String name) {
        wire.sink.messageArrived(
                new Delivery(name, message.topic(), message.qos(), message.retain(), message.dup(), message.data()));
    }

    private void answer(MqttSnMessage answer) {
        if (wire.settings.answerNanos() == 0) {
            release(answer);
        } else {
            boolean isRepeat = answer.equals(lastPublishAnswer) || answer.equals(lastRegAck);
            held.add(answer, isRepeat, wire.now(), wire.settings.answerNanos());
        }
    }

    /** An announced id is good from the moment on that the client says so. */
    private void release(MqttSnMessage answer) {
        if (!(answer instanceof RegAck regAck)) {
            lastPublishAnswer = answer;
        } else {
            lastRegAck = regAck;
            Register register = announced.remove(regAck.msgId());
            if (register != null) {
                topics.bind(register.topicName(), register.topicId());
                wire.sink.registered(register.topicName(), register.topicId());
            }
        }
        wire.send(answer);
    }

    private void checkFields(Publish message) {
        String wrong = wrongField(message);
        if (wrong != null) {
            wire.violation(Kind.ILLEGAL_FIELD, message, wrong);
        }
    }

    private static @Nullable String wrongField(Publish message) {
        return switch (message.qos()) {
            case MINUS_ONE -> "QoS -1 is for clients only";
            case ZERO -> message.dup() || message.msgId() != 0 ? "DUP and MsgId are 0 at QoS 0" : null;
            case ONE, TWO ->
                message.msgId() == 0 ? "MsgId 0 at QoS " + message.qos().level() : null;
        };
    }

    /** A repeat proves nothing: what a gateway has begun it brings to its end, even if the first copy was lost and UNSUBACK has come since. */
    private void checkSubscription(Publish message, String name) {
        if (!subscriptions.isComplete() || message.qos() == Qos.MINUS_ONE || message.dup()) {
            return;
        }
        Qos ceiling = subscriptions.ceilingFor(message.topic(), name);
        if (!subscriptions.includes(message.topic(), name)) {
            wire.violation(Kind.NOT_SUBSCRIBED, message, "no subscription matches " + name);
        } else if (ceiling != null && message.qos().compareTo(ceiling) > 0) {
            wire.violation(Kind.QOS_ABOVE_GRANTED, message, "granted for " + name + ": QoS " + ceiling.level());
        }
    }

    private void checkAlone(Publish message) {
        boolean otherOpen =
                open.entrySet().stream().anyMatch(it -> it.getKey() != message.msgId() && it.getValue().current);
        if (otherOpen || held.holdsOtherPublish(message.msgId())) {
            wire.violation(Kind.SECOND_PUBLISH_IN_FLIGHT, message, "the former message is not acknowledged");
        }
    }

    private void checkDup(Publish message) {
        if (!message.dup()) {
            wire.violation(Kind.DUP_MISSING, message, "the message came before");
        }
    }

    private static boolean isSameMessage(Publish a, Publish b) {
        return a.topic().equals(b.topic())
                && a.retain() == b.retain()
                && a.data().equals(b.data());
    }

    /**
     * A message of QoS 2 whose PUBREL has not come.
     *
     * @param current whether its PUBLISH came in the present connection
     */
    private record Open(Publish message, boolean current) {}
}
