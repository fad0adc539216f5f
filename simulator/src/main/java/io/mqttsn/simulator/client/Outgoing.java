package io.mqttsn.simulator.client;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicSelector;
import org.jspecify.annotations.Nullable;

/** A publish on its way out of the client, from the intent to its outcome. */
final class Outgoing {

    final long token;
    final TopicSelector topic;
    final Octets payload;
    final Qos qos;
    final boolean retain;

    // Valid from the first PUBLISH of QoS 1 or 2 on.
    /** 0 before. */
    int msgId;
    /** The topic as it stood in the last PUBLISH. */
    @Nullable
    TopicRef sentTo;
    /** Whether PUBREC has come, so that PUBREL is what has to be repeated. */
    boolean received;
    /** Whether an invalid topic id was repaired once already. */
    boolean repaired;

    Outgoing(long token, TopicSelector topic, Octets payload, Qos qos, boolean retain) {
        this.token = token;
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retain = retain;
    }

    /** The topic for a PUBLISH, or {@code null} when the name must be registered first. */
    @Nullable
    TopicRef resolve(TopicTable topics) {
        if (topic instanceof PredefinedTopicId predefined) {
            return predefined;
        } else if (topic instanceof ShortTopicName shortName) {
            return shortName;
        }
        return topics.idOf(((FilterText) topic).text());
    }

    boolean isTo(String name) {
        return topic instanceof FilterText text && text.text().equals(name);
    }

    boolean isStarted() {
        return msgId != 0;
    }

    /** The message goes out again as a new one, with a new id and without DUP. */
    void startAnew() {
        msgId = 0;
        received = false;
    }
}
