package io.mqttsn.codec.v12;

import io.mqttsn.codec.Qos;

/**
 * The Flags octet (MQTT-SN 1.2, §5.3.4). Bits that a message does not use are sent as 0 and ignored on receipt.
 *
 * <pre>
 * bit   7     6 5   4        3      2              1 0
 *       DUP   QoS   Retain   Will   CleanSession   TopicIdType
 * </pre>
 */
final class Flags {

    private static final int DUP = 0x80;
    private static final int QOS_SHIFT = 5;
    private static final int RETAIN = 0x10;
    private static final int WILL = 0x08;
    private static final int CLEAN_SESSION = 0x04;

    /** TopicIdType: a normal topic id, or a name or filter in full. */
    static final int TYPE_NORMAL = 0;

    static final int TYPE_PREDEFINED = 1;
    static final int TYPE_SHORT_NAME = 2;

    private Flags() {}

    static boolean dup(int flags) {
        return (flags & DUP) != 0;
    }

    static Qos qos(int flags) {
        return Qos.ofBits(flags >> QOS_SHIFT & 3);
    }

    static boolean retain(int flags) {
        return (flags & RETAIN) != 0;
    }

    static boolean will(int flags) {
        return (flags & WILL) != 0;
    }

    static boolean cleanSession(int flags) {
        return (flags & CLEAN_SESSION) != 0;
    }

    static int topicIdType(int flags) {
        return flags & 3;
    }

    static int ofDup(boolean dup) {
        return dup ? DUP : 0;
    }

    static int of(Qos qos) {
        return qos.bits() << QOS_SHIFT;
    }

    static int ofRetain(boolean retain) {
        return retain ? RETAIN : 0;
    }

    static int ofWill(boolean will) {
        return will ? WILL : 0;
    }

    static int ofCleanSession(boolean cleanSession) {
        return cleanSession ? CLEAN_SESSION : 0;
    }
}
