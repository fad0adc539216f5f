package io.mqttsn.codec;

/**
 * A normal topic id, assigned by a REGISTER, a SUBSCRIBE or the gateway's own REGISTER; it means nothing outside its session.
 *
 * @param bits 0..65535; {@value #MIN} to {@value #MAX} can be assigned, 0x0000 and 0xFFFF are reserved (MQTT-SN 1.2, §5.3.11)
 */
public record TopicId(int bits) implements TopicRef {

    public static final int MIN = 0x0001;
    public static final int MAX = 0xFFFE;

    public TopicId {
        Check.word("topicId", bits);
    }

    @Override
    public int typeBits() {
        return 0;
    }
}
