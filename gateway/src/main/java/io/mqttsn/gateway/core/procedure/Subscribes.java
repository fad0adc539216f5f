package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The SUBSCRIBEs and UNSUBSCRIBEs of one client (MQTT-SN 1.2, §6.9), found by MsgId while the broker is asked. */
public final class Subscribes {

    /** The specification allows a client one at a time; somebody who sends more is not refused at once. */
    static final int IN_FLIGHT_MAX = 16;

    /** Of an UNSUBSCRIBE that the gateway makes itself. */
    private static final Ticket NOBODY_WAITS = () -> false;

    private final CoreContext core;
    private final ClientSession session;
    private final Map<Integer, SubscribeProcedure> subscribing = new LinkedHashMap<>();
    private final Map<Integer, UnsubscribeProcedure> unsubscribing = new LinkedHashMap<>();

    public Subscribes(CoreContext core, ClientSession session) {
        this.core = core;
        this.session = session;
    }

    public void subscribeReceived(Subscribe message) {
        SubscribeProcedure known = subscribing.get(message.msgId());
        if (known != null && known.isRepeatedBy(message)) {
            core.counters().duplicates++;
            return;
        }
        Optional<TopicFilter> filter = filterOf(message.topic());
        if (filter.isEmpty() || message.qos() == Qos.MINUS_ONE) {
            boolean unknownId = filter.isEmpty() && message.topic() instanceof PredefinedTopicId;
            refuse(message, unknownId ? ReturnCode.INVALID_TOPIC_ID : ReturnCode.NOT_SUPPORTED);
        } else if (isFull(filter.get()) || !hasTopicIdFor(message.topic(), filter.get())) {
            refuse(message, ReturnCode.CONGESTION);
        } else {
            if (known != null) {
                giveUp(known);
            }
            SubscribeProcedure procedure = new SubscribeProcedure(session, this, message, filter.get());
            subscribing.put(message.msgId(), procedure);
            core.sink().subscribeUplink(procedure, session.id(), filter.get(), message.qos());
        }
    }

    /** What the broker is being asked for counts as granted. */
    private boolean isFull(TopicFilter filter) {
        int subscriptionsMax = core.settings().limits().subscriptionsPerSessionMax();
        return subscribing.size() >= IN_FLIGHT_MAX
                || !isWanted(filter) && session.subscriptions().size() + newFilters() >= subscriptionsMax;
    }

    /** How many filters the broker is being asked for that the client does not have yet. */
    private long newFilters() {
        return subscribing.values().stream()
                .map(SubscribeProcedure::filter)
                .filter(filter -> !session.subscriptions().containsKey(filter))
                .distinct()
                .count();
    }

    private boolean hasTopicIdFor(TopicSelector selector, TopicFilter filter) {
        return !needsTopicId(selector, filter) || session.topicIds().hasRoomFor(new TopicName(filter.text()));
    }

    /** Only a name in full gets an id with its SUBACK. */
    static boolean needsTopicId(TopicSelector selector, TopicFilter filter) {
        return selector instanceof FilterText && !filter.hasWildcard();
    }

    private void refuse(Subscribe message, ReturnCode returnCode) {
        session.send(new SubAck(Qos.ZERO, 0, message.msgId(), returnCode));
    }

    public void unsubscribeReceived(Unsubscribe message) {
        int msgId = message.msgId();
        UnsubscribeProcedure known = unsubscribing.get(msgId);
        Optional<TopicFilter> filter = filterOf(message.topic());
        if (known != null && filter.isPresent() && known.filter().equals(filter.get())) {
            core.counters().duplicates++;
            return;
        }
        if (filter.isEmpty() || unsubscribing.size() >= IN_FLIGHT_MAX) {
            filter.ifPresent(this::cancel);
            session.send(new UnsubAck(msgId));
            return;
        }
        if (known != null) {
            known.abandon(msgId);
        }
        UnsubscribeProcedure procedure = openUnsubscribe(filter.get());
        procedure.answers(msgId);
        unsubscribing.put(msgId, procedure);
    }

    /** The UNSUBSCRIBE of this filter that the broker has not answered yet, unless the client has asked for the filter since; or a new one. */
    private UnsubscribeProcedure openUnsubscribe(TopicFilter filter) {
        if (!isWanted(filter)) {
            for (UnsubscribeProcedure open : unsubscribing.values()) {
                if (open.filter().equals(filter)) {
                    return open;
                }
            }
        }
        // The broker may know the filter although we do not: from before this gateway was started.
        forget(filter);
        UnsubscribeProcedure procedure = new UnsubscribeProcedure(session, this, filter);
        core.sink().unsubscribeUplink(procedure, session.id(), filter);
        return procedure;
    }

    /** Whether the broker has this filter of the client, or is being asked for it. */
    private boolean isWanted(TopicFilter filter) {
        return session.subscriptions().containsKey(filter) || isAskedFor(filter);
    }

    private boolean isAskedFor(TopicFilter filter) {
        return subscribing.values().stream()
                .anyMatch(procedure -> procedure.filter().equals(filter));
    }

    /** The client has given its SUBSCRIBEs of this filter up, if any are open; their SUBACK would say what is no longer true. */
    private void forget(TopicFilter filter) {
        session.unsubscribed(filter);
        subscribing.values().removeIf(procedure -> {
            boolean cancelled = procedure.filter().equals(filter);
            if (cancelled) {
                procedure.abandon();
            }
            return cancelled;
        });
    }

    /** The client uses the MsgId of an open SUBSCRIBE for another one: what it does not know of shall not stay at the broker. */
    private void giveUp(SubscribeProcedure procedure) {
        procedure.abandon();
        subscribing.values().remove(procedure);
        takeBack(procedure.filter());
    }

    /** The broker has, or is about to have, a filter that the client does not know of. */
    void takeBack(TopicFilter filter) {
        if (!isWanted(filter)) {
            core.sink().unsubscribeUplink(NOBODY_WAITS, session.id(), filter);
        }
    }

    /** Ends a subscription, if there is one, without a client that waits for it. */
    void cancel(TopicFilter filter) {
        if (isWanted(filter)) {
            forget(filter);
            core.sink().unsubscribeUplink(NOBODY_WAITS, session.id(), filter);
        }
    }

    private Optional<TopicFilter> filterOf(TopicSelector selector) {
        if (selector instanceof PredefinedTopicId predefined) {
            return session.predefinedTopic(predefined.bits()).map(TopicFilter::of);
        }
        if (selector instanceof ShortTopicName shortName) {
            return session.topicSpace().name(shortName.name()).map(TopicFilter::of);
        }
        return session.topicSpace().filter(((FilterText) selector).text());
    }

    void over(SubscribeProcedure procedure, int msgId) {
        subscribing.remove(msgId, procedure);
    }

    void over(UnsubscribeProcedure procedure, int msgId) {
        unsubscribing.remove(msgId, procedure);
    }

    /** The session is over. */
    public void end() {
        subscribing.values().forEach(SubscribeProcedure::abandon);
        unsubscribing.forEach((msgId, procedure) -> procedure.abandon(msgId));
        subscribing.clear();
        unsubscribing.clear();
    }
}
