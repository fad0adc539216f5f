package io.mqttsn.codec;

/** What a SUBSCRIBE or UNSUBSCRIBE is about: a filter in full, a predefined id or a short name (MQTT-SN 1.2, §5.4.15). */
public sealed interface TopicSelector permits FilterText, PredefinedTopicId, ShortTopicName {

    /** TopicIdType on the wire: 0 filter, 1 predefined, 2 short name. */
    int typeBits();
}
