package io.mqttsn.codec.v12;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import java.util.List;
import java.util.stream.Stream;

/** Every message with its octets, written out from the tables of MQTT-SN 1.2, §5.4 and §5.5. */
final class Vectors {

    private Vectors() {}

    static final List<Vector> DISCOVERY = List.of(
            Vector.of("ADVERTISE", new Advertise(1, 900), """
                    05      # Length
                    00      # ADVERTISE
                    01      # GwId
                    03 84   # Duration: 900 s
                    """),
            Vector.of("ADVERTISE with the largest values", new Advertise(255, 65_535), """
                    05      # Length
                    00      # ADVERTISE
                    FF      # GwId
                    FF FF   # Duration
                    """),
            Vector.of("SEARCHGW in the whole network", new SearchGw(0), """
                    03      # Length
                    01      # SEARCHGW
                    00      # Radius
                    """),
            Vector.of("SEARCHGW within 200 hops", new SearchGw(200), """
                    03      # Length
                    01      # SEARCHGW
                    C8      # Radius
                    """),
            Vector.of("GWINFO of a gateway", new GwInfo(1, Octets.EMPTY), """
                    03      # Length
                    02      # GWINFO
                    01      # GwId
                    """),
            Vector.of("GWINFO of a client", new GwInfo(1, octets("C0 00 02 01")), """
                    07            # Length
                    02            # GWINFO
                    01            # GwId
                    C0 00 02 01   # GwAdd
                    """));

    static final List<Vector> CONNECTION = List.of(
            Vector.of("CONNECT", new Connect(false, true, 1, 60, ClientId.of("abc")), """
                    09         # Length
                    04         # CONNECT
                    04         # Flags: CleanSession
                    01         # ProtocolId
                    00 3C      # Duration: 60 s
                    61 62 63   # ClientId
                    """),
            Vector.of("CONNECT with a will", new Connect(true, true, 1, 60, ClientId.of("abc")), """
                    09         # Length
                    04         # CONNECT
                    0C         # Flags: Will, CleanSession
                    01         # ProtocolId
                    00 3C      # Duration: 60 s
                    61 62 63   # ClientId
                    """),
            Vector.of("CONNECT that keeps its session", new Connect(true, false, 1, 65_535, ClientId.of("ä€😀")), """
                    0F            # Length
                    04            # CONNECT
                    08            # Flags: Will
                    01            # ProtocolId
                    FF FF         # Duration: 65535 s
                    C3 A4         # ClientId: a character of two octets,
                    E2 82 AC      # one of three,
                    F0 9F 98 80   # one of four
                    """),
            Vector.of("CONNECT without ClientId", new Connect(false, true, 1, 60, ClientId.NONE), """
                    06      # Length
                    04      # CONNECT
                    04      # Flags: CleanSession
                    01      # ProtocolId
                    00 3C   # Duration: 60 s
                    """),
            Vector.of("CONNECT of another protocol", new Connect(false, false, 2, 0, ClientId.of("x")), """
                    07      # Length
                    04      # CONNECT
                    00      # Flags
                    02      # ProtocolId
                    00 00   # Duration
                    78      # ClientId
                    """),
            Vector.of("CONNACK", new ConnAck(ReturnCode.ACCEPTED), """
                    03      # Length
                    05      # CONNACK
                    00      # ReturnCode: accepted
                    """),
            Vector.of("CONNACK with a reserved code", new ConnAck(ReturnCode.of(0x84)), """
                    03      # Length
                    05      # CONNACK
                    84      # ReturnCode
                    """),
            Vector.of("PINGREQ", PingReq.KEEP_ALIVE, """
                    02      # Length
                    16      # PINGREQ
                    """),
            Vector.of("PINGREQ of a sleeping client", new PingReq(ClientId.of("abc")), """
                    05         # Length
                    16         # PINGREQ
                    61 62 63   # ClientId
                    """),
            Vector.of("PINGRESP", PingResp.INSTANCE, """
                    02      # Length
                    17      # PINGRESP
                    """),
            Vector.of("DISCONNECT", Disconnect.PLAIN, """
                    02      # Length
                    18      # DISCONNECT
                    """),
            Vector.of("DISCONNECT before sleep", Disconnect.sleepFor(300), """
                    04      # Length
                    18      # DISCONNECT
                    01 2C   # Duration: 300 s
                    """),
            Vector.of("DISCONNECT before sleep of no length", Disconnect.sleepFor(0), """
                    04      # Length
                    18      # DISCONNECT
                    00 00   # Duration: 0 s
                    """));

    static final List<Vector> WILL = List.of(
            Vector.of("WILLTOPICREQ", WillTopicReq.INSTANCE, """
                    02      # Length
                    06      # WILLTOPICREQ
                    """),
            Vector.of("WILLTOPIC", new WillTopic(Qos.ONE, true, "w"), """
                    04      # Length
                    07      # WILLTOPIC
                    30      # Flags: QoS 1, Retain
                    77      # WillTopic
                    """),
            Vector.of("WILLTOPIC that deletes the will", WillTopic.EMPTY, """
                    02      # Length
                    07      # WILLTOPIC
                    """),
            Vector.of("WILLMSGREQ", WillMsgReq.INSTANCE, """
                    02      # Length
                    08      # WILLMSGREQ
                    """),
            Vector.of("WILLMSG", new WillMsg(octets("78")), """
                    03      # Length
                    09      # WILLMSG
                    78      # WillMsg
                    """),
            Vector.of("WILLMSG of no octets", new WillMsg(Octets.EMPTY), """
                    02      # Length
                    09      # WILLMSG
                    """),
            Vector.of("WILLTOPICUPD", new WillTopicUpd(Qos.TWO, false, "w/€"), """
                    08               # Length
                    1A               # WILLTOPICUPD
                    40               # Flags: QoS 2
                    77 2F E2 82 AC   # WillTopic
                    """),
            Vector.of("WILLTOPICUPD that deletes the will", WillTopicUpd.EMPTY, """
                    02      # Length
                    1A      # WILLTOPICUPD
                    """),
            Vector.of("WILLTOPICRESP", new WillTopicResp(ReturnCode.ACCEPTED), """
                    03      # Length
                    1B      # WILLTOPICRESP
                    00      # ReturnCode: accepted
                    """),
            Vector.of("WILLMSGUPD", new WillMsgUpd(octets("00 20 FF")), """
                    05         # Length
                    1C         # WILLMSGUPD
                    00 20 FF   # WillMsg
                    """),
            Vector.of("WILLMSGRESP", new WillMsgResp(ReturnCode.NOT_SUPPORTED), """
                    03      # Length
                    1D      # WILLMSGRESP
                    03      # ReturnCode: not supported
                    """));

    static final List<Vector> TOPICS = List.of(
            Vector.of("REGISTER of a client", new Register(0, 1, "a/b"), """
                    09         # Length
                    0A         # REGISTER
                    00 00      # TopicId: not known yet
                    00 01      # MsgId
                    61 2F 62   # TopicName
                    """),
            Vector.of("REGISTER of the gateway", new Register(0xFFFE, 0xFFFF, "ä"), """
                    08         # Length
                    0A         # REGISTER
                    FF FE      # TopicId
                    FF FF      # MsgId
                    C3 A4      # TopicName
                    """),
            Vector.of("REGACK", new RegAck(5, 1, ReturnCode.ACCEPTED), """
                    07      # Length
                    0B      # REGACK
                    00 05   # TopicId
                    00 01   # MsgId
                    00      # ReturnCode: accepted
                    """),
            Vector.of("SUBSCRIBE to a filter", new Subscribe(false, Qos.ONE, 4, new FilterText("a/#")), """
                    08         # Length
                    12         # SUBSCRIBE
                    20         # Flags: QoS 1, TopicIdType 00
                    00 04      # MsgId
                    61 2F 23   # TopicName
                    """),
            Vector.of("SUBSCRIBE again", new Subscribe(true, Qos.TWO, 4, new FilterText("ab")), """
                    07         # Length
                    12         # SUBSCRIBE
                    C0         # Flags: DUP, QoS 2, TopicIdType 00
                    00 04      # MsgId
                    61 62      # TopicName
                    """),
            Vector.of("SUBSCRIBE to a predefined id", new Subscribe(false, Qos.ZERO, 4, new PredefinedTopicId(7)), """
                    07      # Length
                    12      # SUBSCRIBE
                    01      # Flags: QoS 0, TopicIdType 01
                    00 04   # MsgId
                    00 07   # TopicId
                    """),
            Vector.of(
                    "SUBSCRIBE to a short name",
                    new Subscribe(false, Qos.MINUS_ONE, 0x1234, ShortTopicName.of("ab")),
                    """
                    07      # Length
                    12      # SUBSCRIBE
                    62      # Flags: QoS -1, TopicIdType 10
                    12 34   # MsgId
                    61 62   # short TopicName
                    """),
            Vector.of("SUBACK", new SubAck(Qos.ONE, 0, 4, ReturnCode.ACCEPTED), """
                    08      # Length
                    13      # SUBACK
                    20      # Flags: QoS 1
                    00 00   # TopicId: none, for a filter with wildcards
                    00 04   # MsgId
                    00      # ReturnCode: accepted
                    """),
            Vector.of("SUBACK that refuses", new SubAck(Qos.ZERO, 0x0102, 0x0304, ReturnCode.CONGESTION), """
                    08      # Length
                    13      # SUBACK
                    00      # Flags: QoS 0
                    01 02   # TopicId
                    03 04   # MsgId
                    01      # ReturnCode: congestion
                    """),
            Vector.of("UNSUBSCRIBE from a filter", new Unsubscribe(5, new FilterText("a/#")), """
                    08         # Length
                    14         # UNSUBSCRIBE
                    00         # Flags: TopicIdType 00
                    00 05      # MsgId
                    61 2F 23   # TopicName
                    """),
            Vector.of("UNSUBSCRIBE from a predefined id", new Unsubscribe(5, new PredefinedTopicId(0xFFFF)), """
                    07      # Length
                    14      # UNSUBSCRIBE
                    01      # Flags: TopicIdType 01
                    00 05   # MsgId
                    FF FF   # TopicId
                    """),
            Vector.of("UNSUBSCRIBE from a short name", new Unsubscribe(5, ShortTopicName.of("ä")), """
                    07      # Length
                    14      # UNSUBSCRIBE
                    02      # Flags: TopicIdType 10
                    00 05   # MsgId
                    C3 A4   # short TopicName: one character of two octets
                    """),
            Vector.of("UNSUBACK", new UnsubAck(5), """
                    04      # Length
                    15      # UNSUBACK
                    00 05   # MsgId
                    """));

    static final List<Vector> PUBLISHING = List.of(
            Vector.of("PUBLISH QoS 0", publish(false, Qos.ZERO, false, 5, 0, "hi"), """
                    09      # Length
                    0C      # PUBLISH
                    00      # Flags: QoS 0, TopicIdType 00
                    00 05   # TopicId
                    00 00   # MsgId
                    68 69   # Data
                    """),
            Vector.of("PUBLISH QoS 1, retained", publish(false, Qos.ONE, true, 5, 2, "hi"), """
                    09      # Length
                    0C      # PUBLISH
                    30      # Flags: QoS 1, Retain, TopicIdType 00
                    00 05   # TopicId
                    00 02   # MsgId
                    68 69   # Data
                    """),
            Vector.of("PUBLISH QoS 2 again, without payload", publish(true, Qos.TWO, false, 0xFFFF, 0xFFFF, ""), """
                    07      # Length
                    0C      # PUBLISH
                    C0      # Flags: DUP, QoS 2, TopicIdType 00
                    FF FF   # TopicId
                    FF FF   # MsgId
                    """),
            Vector.of(
                    "PUBLISH QoS -1 to a predefined id",
                    new Publish(false, Qos.MINUS_ONE, false, new PredefinedTopicId(7), 0, Octets.utf8("hi")),
                    """
                    09      # Length
                    0C      # PUBLISH
                    61      # Flags: QoS -1, TopicIdType 01
                    00 07   # TopicId
                    00 00   # MsgId
                    68 69   # Data
                    """),
            Vector.of(
                    "PUBLISH QoS -1 to a short name",
                    new Publish(false, Qos.MINUS_ONE, false, ShortTopicName.of("ab"), 0, Octets.utf8("hi")),
                    """
                    09      # Length
                    0C      # PUBLISH
                    62      # Flags: QoS -1, TopicIdType 10
                    61 62   # short TopicName
                    00 00   # MsgId
                    68 69   # Data
                    """),
            Vector.of(
                    "PUBLISH of 255 octets",
                    publish(false, Qos.ZERO, false, 5, 0, "x".repeat(248)),
                    """
                    FF      # Length: the largest of one octet
                    0C      # PUBLISH
                    00      # Flags
                    00 05   # TopicId
                    00 00   # MsgId
                    """ + "78 ".repeat(248)),
            Vector.of(
                    "PUBLISH of 300 octets",
                    publish(false, Qos.ZERO, false, 5, 0, "x".repeat(291)),
                    """
                    01         # three octets of Length follow each other
                    01 2C      # Length: 300
                    0C         # PUBLISH
                    00         # Flags
                    00 05      # TopicId
                    00 00      # MsgId
                    """ + "78 ".repeat(291)),
            Vector.of("PUBACK", new PubAck(5, 2, ReturnCode.INVALID_TOPIC_ID), """
                    07      # Length
                    0D      # PUBACK
                    00 05   # TopicId
                    00 02   # MsgId
                    02      # ReturnCode: invalid topic id
                    """),
            Vector.of("PUBREC", new PubRec(3), """
                    04      # Length
                    0F      # PUBREC
                    00 03   # MsgId
                    """),
            Vector.of("PUBREL", new PubRel(3), """
                    04      # Length
                    10      # PUBREL
                    00 03   # MsgId
                    """),
            Vector.of("PUBCOMP", new PubComp(3), """
                    04      # Length
                    0E      # PUBCOMP
                    00 03   # MsgId
                    """));

    static final List<Vector> ENCAPSULATION = List.of(
            Vector.of("encapsulated PINGREQ", new Encapsulated(0, octets("00 12"), PingReq.KEEP_ALIVE), """
                    05      # Length: ends before the inner message
                    FE      # encapsulated message
                    00      # Ctrl: Radius 0
                    00 12   # Wireless Node Id
                    02 16   # PINGREQ
                    """),
            Vector.of("encapsulated SEARCHGW of no node", new Encapsulated(3, Octets.EMPTY, new SearchGw(3)), """
                    03         # Length
                    FE         # encapsulated message
                    03         # Ctrl: Radius 3
                    03 01 03   # SEARCHGW
                    """));

    static final List<Vector> ALL = Stream.of(DISCOVERY, CONNECTION, WILL, TOPICS, PUBLISHING, ENCAPSULATION)
            .flatMap(List::stream)
            .toList();

    private static Publish publish(boolean dup, Qos qos, boolean retain, int topicId, int msgId, String data) {
        return new Publish(dup, qos, retain, new TopicId(topicId), msgId, Octets.utf8(data));
    }

    private static Octets octets(String hex) {
        return Octets.wrap(Hex.octets(hex));
    }
}
