package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.dissect.Field.Part;
import java.util.ArrayList;
import java.util.List;

/** The parts of the flags octet (MQTT-SN 1.2, §5.3.4), from the highest bit down. */
enum Flags {
    DUP("DUP", 0x80),
    QOS("QoS", 0x60),
    RETAIN("Retain", 0x10),
    WILL("Will", 0x08),
    CLEAN_SESSION("CleanSession", 0x04),
    TOPIC_ID_TYPE("TopicIdType", 0x03);

    static final int TYPE_NORMAL = 0;
    static final int TYPE_PREDEFINED = 1;
    static final int TYPE_SHORT_NAME = 2;
    static final int TYPE_RESERVED = 3;

    private final String wireName;
    private final int mask;

    Flags(String wireName, int mask) {
        this.wireName = wireName;
        this.mask = mask;
    }

    static int topicIdType(int octet) {
        return octet & TOPIC_ID_TYPE.mask;
    }

    /** The parts that a message uses; set bits that it does not use are listed too, as one part. */
    static List<Part> parts(int octet, Flags... used) {
        List<Part> parts = new ArrayList<>();
        int unused = 0xFF;
        for (Flags flag : used) {
            parts.add(flag.part(octet));
            unused &= ~flag.mask;
        }
        addUnused(parts, octet, unused);
        return parts;
    }

    static void addUnused(List<Part> parts, int octet, int unused) {
        if ((octet & unused) != 0) {
            parts.add(new Part("(unused)", unused, octet & unused, "set, though the message has no use for it", true));
        }
    }

    private Part part(int octet) {
        int bits = octet & mask;
        boolean set = bits != 0;
        return switch (this) {
            case DUP -> new Part(wireName, mask, bits, set ? "sent before" : "sent for the first time", set);
            case QOS -> {
                int level = Qos.ofBits(bits >> 5).level();
                yield new Part(wireName, mask, bits, level == -1 ? "-1, without a connection" : "" + level, level);
            }
            case RETAIN -> new Part(wireName, mask, bits, set ? "kept for later subscribers" : "not retained", set);
            case WILL -> new Part(wireName, mask, bits, set ? "the gateway asks for a will" : "no will", set);
            case CLEAN_SESSION ->
                new Part(wireName, mask, bits, set ? "forget the former session" : "keep the former session", set);
            case TOPIC_ID_TYPE ->
                new Part(
                        wireName,
                        mask,
                        bits,
                        switch (bits) {
                            case TYPE_NORMAL -> "normal";
                            case TYPE_PREDEFINED -> "predefined topic id";
                            case TYPE_SHORT_NAME -> "short topic name";
                            default -> "reserved";
                        },
                        bits);
        };
    }
}
