package io.mqttsn.gateway.core;

import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.core.procedure.PublishTicket;
import io.mqttsn.gateway.core.topic.TopicSpace;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.transport.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Publishing without a connection: QoS −1 (MQTT-SN 1.2, §6.8). Only where a listener allows the source, only with predefined ids and short names, never with an
 * answer, and never in any session's name.
 */
final class Connectionless {

    /** The session number under which such messages go up: none has it. */
    private static final long NO_SESSION = 0;

    private final CoreContext core;
    private final Map<String, SourceLimit> limits = new LinkedHashMap<>();
    private final PublishTicket ticket = new Unanswered();

    Connectionless(CoreContext core) {
        this.core = core;
    }

    /** Nobody waits; the answer comes only when the message was not taken. */
    private final class Unanswered implements PublishTicket {

        @Override
        public void published(PublishOutcome outcome) {
            core.counters().publishedQos0(outcome);
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }

    void publishReceived(PeerAddress from, Publish message) {
        ListenerPolicy policy = core.settings().listener(from.transportName());
        if (!policy.allowsPublishingWithoutConnection(from)) {
            core.counters().dropped(DropReason.CONNECTIONLESS);
            return;
        }
        Optional<TopicName> topic = topicOf(message.topic(), TopicSpace.of(policy.topicPrefix()));
        if (topic.isEmpty()) {
            core.counters().dropped(DropReason.UNKNOWN_TOPIC_ID);
        } else if (!limitOf(from, policy).tryTake(from, core.nowNanos())) {
            core.counters().dropped(DropReason.RATE_LIMITED);
        } else {
            core.counters().published(0);
            Publication publication = Publication.of(topic.get(), message.data(), Qos.ZERO, message.retain());
            core.sink().publishUplink(ticket, NO_SESSION, publication);
        }
    }

    private Optional<TopicName> topicOf(TopicRef topic, TopicSpace space) {
        if (topic instanceof PredefinedTopicId predefined) {
            return core.settings()
                    .predefinedTopics()
                    .forAll()
                    .name(predefined.bits())
                    .map(space::name);
        }
        return topic instanceof ShortTopicName shortName ? space.name(shortName.name()) : Optional.empty();
    }

    private SourceLimit limitOf(PeerAddress from, ListenerPolicy policy) {
        int perSecond = policy.publishesWithoutConnectionPerSecond();
        return limits.computeIfAbsent(from.transportName(), name -> new SourceLimit(Integer.MAX_VALUE, perSecond));
    }
}
