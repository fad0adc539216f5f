package io.mqttsn.codec;

/**
 * A topic id that client and gateway know from their configuration (MQTT-SN 1.2, §6.7).
 *
 * @param bits 0..65535; 0x0000 and 0xFFFF are reserved
 */
public record PredefinedTopicId(int bits) implements TopicRef, TopicSelector {

    public PredefinedTopicId {
        Check.word("predefinedTopicId", bits);
    }

    @Override
    public int typeBits() {
        return 1;
    }
}
