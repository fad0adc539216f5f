package io.mqttsn.simulator.client;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.simulator.client.Violation.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Subscribing and unsubscribing, one open exchange of either kind (MQTT-SN 1.2, §6.9).
 *
 * <pre>
 *   client                   gateway
 *   SUBSCRIBE(qos,id,filter) --->
 *                            <---  SUBACK(granted,topicId,id,rc)
 *   UNSUBSCRIBE(id,filter)   --->
 *                            <---  UNSUBACK(id)
 * </pre>
 */
final class SubscribeProcedure implements Procedure {

    private final Wire wire;
    private final TopicTable topics;
    private final Subscriptions subscriptions;
    private final Postponable awaited;
    /** What is wanted, the open exchange first. */
    private final Deque<Wish> waiting = new ArrayDeque<>(1);

    // Valid while an exchange is open; 0 when there is none.
    private int msgId;
    private @Nullable Qos grantedBefore;

    SubscribeProcedure(Wire wire, TopicTable topics, Subscriptions subscriptions) {
        this.wire = wire;
        this.topics = topics;
        this.subscriptions = subscriptions;
        this.awaited = new Postponable(wire);
    }

    /** {@code false} when too much waits already. */
    boolean request(Wish wish) {
        return waiting.size() < wire.settings.waitingMax() && waiting.add(wish);
    }

    boolean holds(int id) {
        return msgId != 0 && msgId == id;
    }

    boolean canProceed() {
        return msgId == 0 && !waiting.isEmpty() && !awaited.isPostponed();
    }

    /** Sends the next SUBSCRIBE or UNSUBSCRIBE. */
    void proceed(int freeMsgId) {
        Wish wish = waiting.element();
        msgId = freeMsgId;
        if (wish.isSubscribe()) {
            grantedBefore = subscriptions.qosOf(wish.topic());
            subscriptions.asked(wish.topic(), wish.qos());
            awaited.send(new Subscribe(false, wish.qos(), msgId, wish.topic()));
        } else {
            awaited.send(new Unsubscribe(msgId, wish.topic()));
        }
    }

    void acknowledged(SubAck answer) {
        Wish wish = waiting.peek();
        if (wish == null || !wish.isSubscribe() || !holds(answer.msgId())) {
            wire.unexpectedAnswer(answer);
            return;
        }
        close();
        ReturnCode returnCode = answer.returnCode();
        if (returnCode.equals(ReturnCode.CONGESTION)) {
            restore(wish);
            awaited.postpone();
            return;
        }
        waiting.remove();
        if (!returnCode.isAccepted()) {
            restore(wish);
            wire.sink.subscriptionRefused(wish.topic(), returnCode);
            return;
        }
        Qos granted = checkedGrant(answer, wish);
        learnTopicId(answer, wish.topic());
        subscriptions.granted(wish.topic(), granted);
        wire.sink.subscribed(wish.topic(), granted);
    }

    void acknowledged(UnsubAck answer) {
        Wish wish = waiting.peek();
        if (wish == null || wish.isSubscribe() || !holds(answer.msgId())) {
            wire.unexpectedAnswer(answer);
            return;
        }
        close();
        waiting.remove();
        subscriptions.removed(wish.topic());
        wire.sink.unsubscribed(wish.topic());
    }

    void crash() {
        suspend();
        waiting.clear();
        awaited.forgetCongestion();
    }

    @Override
    public boolean advance() {
        return awaited.advance();
    }

    @Override
    public long deadlineNanos() {
        return awaited.deadlineNanos();
    }

    @Override
    public void suspend() {
        awaited.suspend();
        msgId = 0;
    }

    private void close() {
        awaited.answered();
        msgId = 0;
    }

    /** A refused SUBSCRIBE leaves what was granted before, be it to an earlier copy whose SUBACK was lost. */
    private void restore(Wish wish) {
        if (awaited.isRepeated()) {
            return;
        }
        if (grantedBefore == null) {
            subscriptions.removed(wish.topic());
        } else {
            subscriptions.granted(wish.topic(), grantedBefore);
        }
    }

    private Qos checkedGrant(SubAck answer, Wish wish) {
        if (answer.qos() == Qos.MINUS_ONE || answer.qos().compareTo(wish.qos()) > 0) {
            wire.violation(
                    Kind.ILLEGAL_FIELD,
                    answer,
                    "granted QoS " + answer.qos().level() + ", asked for "
                            + wish.qos().level());
            return wish.qos();
        }
        return answer.qos();
    }

    private void learnTopicId(SubAck answer, TopicSelector topic) {
        int id = answer.topicId();
        if (topic instanceof FilterText filter) {
            learnTopicId(answer, filter.text(), id);
        } else if (topic instanceof PredefinedTopicId predefined && id != 0 && id != predefined.bits()) {
            wire.violation(Kind.ILLEGAL_FIELD, answer, "topicId " + id + " for predefined id " + predefined.bits());
        }
        // "Not relevant" for short names: 0 and the two octets are both seen.
    }

    private void learnTopicId(MqttSnMessage answer, String filter, int id) {
        if (TopicFilters.hasWildcard(filter)) {
            if (id != 0) {
                wire.violation(
                        Kind.ILLEGAL_FIELD, answer, "topicId " + id + " for a filter with wildcards (expected: 0)");
            }
        } else if (!TopicTable.isAssignable(id)) {
            wire.violation(Kind.ILLEGAL_FIELD, answer, "topicId " + id + " for a name (expected: 1..65534)");
        } else {
            String former = topics.nameOf(id);
            if (former != null && !former.equals(filter)) {
                wire.violation(Kind.TOPIC_ID_REASSIGNED, answer, "means " + former + " already, asked for " + filter);
            }
            topics.bind(filter, id);
        }
    }

    /**
     * What the user wants.
     *
     * @param qos of no meaning when unsubscribing
     */
    record Wish(boolean isSubscribe, TopicSelector topic, Qos qos) {}
}
