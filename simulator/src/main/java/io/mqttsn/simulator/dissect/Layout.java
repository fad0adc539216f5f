package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.MessageType;

/** The fields of each message type, in the order of the wire (MQTT-SN 1.2, §5.4). */
final class Layout {

    private Layout() {}

    /** Reads everything behind the message type. */
    static void read(MessageType type, Fields fields) {
        switch (type) {
            case ADVERTISE -> {
                fields.octet("GwId");
                fields.seconds("Duration", "");
            }
            case SEARCHGW -> fields.radius();
            case GWINFO -> {
                fields.octet("GwId");
                if (fields.remaining() > 0) {
                    fields.data("GwAdd");
                }
            }
            case CONNECT -> connect(fields);
            case CONNACK, WILLTOPICRESP, WILLMSGRESP -> fields.returnCode();
            case WILLTOPICREQ, WILLMSGREQ, PINGRESP -> {}
            case WILLTOPIC, WILLTOPICUPD -> willTopic(fields);
            case WILLMSG, WILLMSGUPD -> fields.data("WillMsg");
            case REGISTER -> register(fields);
            case REGACK, PUBACK -> topicAck(fields, "none");
            case PUBLISH -> publish(fields);
            case PUBCOMP, PUBREC, PUBREL, UNSUBACK -> fields.msgId();
            case SUBSCRIBE -> subscription(fields, Flags.DUP, Flags.QOS, Flags.TOPIC_ID_TYPE);
            case UNSUBSCRIBE -> subscription(fields, Flags.TOPIC_ID_TYPE);
            case SUBACK -> {
                fields.flags(Flags.QOS);
                topicAck(fields, "none: a filter with wildcards, a short name, or refused");
            }
            case PINGREQ -> {
                if (fields.remaining() > 0) {
                    fields.text("ClientId", true);
                }
            }
            case DISCONNECT -> {
                if (fields.remaining() > 0) {
                    fields.seconds("Duration", "");
                }
            }
        }
        fields.finish();
    }

    private static void connect(Fields fields) {
        fields.flags(Flags.WILL, Flags.CLEAN_SESSION);
        fields.protocolId();
        fields.seconds("Duration", "no keepalive");
        fields.text("ClientId", true);
    }

    /** Without any field it is the form that deletes the will; flags alone are no message. */
    private static void willTopic(Fields fields) {
        if (fields.remaining() > 0) {
            fields.flags(Flags.QOS, Flags.RETAIN);
            fields.text("WillTopic", false);
        }
    }

    private static void register(Fields fields) {
        fields.topicId("the gateway is to choose one");
        fields.msgId();
        fields.text("TopicName", false);
    }

    private static void topicAck(Fields fields, String zero) {
        fields.topicId(zero);
        fields.msgId();
        fields.returnCode();
    }

    private static void publish(Fields fields) {
        int at = fields.offset();
        int flags = fields.flags(Flags.DUP, Flags.QOS, Flags.RETAIN, Flags.TOPIC_ID_TYPE);
        fields.topic(Flags.topicIdType(flags));
        fields.msgId();
        if (flags >= 0 && Flags.topicIdType(flags) == Flags.TYPE_RESERVED) {
            fields.reservedTopicIdType(at);
        }
        fields.data("Data");
    }

    private static void subscription(Fields fields, Flags... used) {
        int at = fields.offset();
        int flags = fields.flags(used);
        fields.msgId();
        switch (Flags.topicIdType(flags)) {
            case Flags.TYPE_NORMAL -> fields.text("TopicName", false);
            case Flags.TYPE_PREDEFINED, Flags.TYPE_SHORT_NAME -> fields.topic(Flags.topicIdType(flags));
            default -> {
                fields.reservedTopicIdType(at);
                fields.data("Topic");
            }
        }
    }
}
