package io.mqttsn.codec;

/**
 * A topic as a PUBLISH names it: two octets whose meaning depends on TopicIdType (MQTT-SN 1.2, §5.3.4, §6.7). The same sixteen bits can be all three,
 * so the kind is part of the value.
 */
public sealed interface TopicRef permits TopicId, PredefinedTopicId, ShortTopicName {

    /** The two octets on the wire, 0..65535. */
    int bits();

    /** TopicIdType on the wire: 0 normal, 1 predefined, 2 short name. */
    int typeBits();
}
