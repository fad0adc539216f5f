package io.mqttsn.codec.v12;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
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
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicSelector;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary messages of every type, with texts of one- to four-octet characters and payloads on both sides of the long form. */
final class Frames {

    private static final Arbitrary<Boolean> BIT = Arbitraries.of(false, true);
    private static final Arbitrary<Integer> OCTET = Arbitraries.integers().between(0, 0xFF);
    private static final Arbitrary<Integer> WORD = Arbitraries.integers().between(0, 0xFFFF);
    private static final Arbitrary<Qos> QOS = Arbitraries.of(Qos.class);
    private static final Arbitrary<ReturnCode> RETURN_CODE = OCTET.map(ReturnCode::of);
    private static final Arbitrary<Octets> PAYLOAD = octets(400);

    private static final Arbitrary<Integer> CODE_POINT = Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.integers().between(0x01, 0x7F)),
            Tuple.of(2, Arbitraries.integers().between(0x80, 0x7FF)),
            Tuple.of(1, Arbitraries.integers().between(0x800, 0xD7FF)),
            Tuple.of(1, Arbitraries.integers().between(0xE000, 0xFFFF)),
            Tuple.of(2, Arbitraries.integers().between(0x10000, 0x10FFFF)));

    private static final Arbitrary<String> TEXT = CODE_POINT
            .list()
            .ofMinSize(1)
            .ofMaxSize(120)
            .map(points -> points.stream().map(Character::toString).collect(Collectors.joining()));

    private static final Arbitrary<ClientId> CLIENT_ID = orElse(ClientId.NONE, TEXT.map(ClientId::of));

    private static final Arbitrary<ShortTopicName> SHORT_NAME = Arbitraries.oneOf(
                    Arbitraries.integers().between(0x80, 0x7FF).map(Character::toString),
                    Arbitraries.strings().withCharRange('\u0001', '\u007F').ofLength(2))
            .map(ShortTopicName::of);

    private static final Arbitrary<PredefinedTopicId> PREDEFINED_ID = WORD.map(PredefinedTopicId::new);

    private static final Arbitrary<TopicRef> TOPIC_REF =
            Arbitraries.oneOf(WORD.map(TopicId::new), PREDEFINED_ID, SHORT_NAME);

    private static final Arbitrary<TopicSelector> TOPIC_SELECTOR =
            Arbitraries.oneOf(TEXT.map(FilterText::new), PREDEFINED_ID, SHORT_NAME);

    private Frames() {}

    /** Messages of all types alike, one in ten of them encapsulated. */
    static Arbitrary<Frame> frames() {
        Arbitrary<MqttSnMessage> messages = Arbitraries.oneOf(
                Stream.of(MessageType.values()).map(Frames::messages).toList());
        Arbitrary<Encapsulated> encapsulated = Combinators.combine(
                        Arbitraries.integers().between(0, 3), octets(Encapsulated.NODE_ID_MAX), messages)
                .as(Encapsulated::new);
        return Arbitraries.frequencyOf(Tuple.of(9, messages), Tuple.of(1, encapsulated));
    }

    static Arbitrary<? extends MqttSnMessage> messages(MessageType type) {
        return switch (type) {
            case ADVERTISE -> Combinators.combine(OCTET, WORD).as(Advertise::new);
            case SEARCHGW -> OCTET.map(SearchGw::new);
            case GWINFO -> Combinators.combine(OCTET, PAYLOAD).as(GwInfo::new);
            case CONNECT ->
                Combinators.combine(BIT, BIT, OCTET, WORD, CLIENT_ID).as(Connect::new);
            case CONNACK -> RETURN_CODE.map(ConnAck::new);
            case WILLTOPICREQ -> Arbitraries.just(WillTopicReq.INSTANCE);
            case WILLTOPIC ->
                orElse(WillTopic.EMPTY, Combinators.combine(QOS, BIT, TEXT).as(WillTopic::new));
            case WILLMSGREQ -> Arbitraries.just(WillMsgReq.INSTANCE);
            case WILLMSG -> PAYLOAD.map(WillMsg::new);
            case REGISTER -> Combinators.combine(WORD, WORD, TEXT).as(Register::new);
            case REGACK -> Combinators.combine(WORD, WORD, RETURN_CODE).as(RegAck::new);
            case PUBLISH ->
                Combinators.combine(BIT, QOS, BIT, TOPIC_REF, WORD, PAYLOAD).as(Publish::new);
            case PUBACK -> Combinators.combine(WORD, WORD, RETURN_CODE).as(PubAck::new);
            case PUBCOMP -> WORD.map(PubComp::new);
            case PUBREC -> WORD.map(PubRec::new);
            case PUBREL -> WORD.map(PubRel::new);
            case SUBSCRIBE ->
                Combinators.combine(BIT, QOS, WORD, TOPIC_SELECTOR).as(Subscribe::new);
            case SUBACK -> Combinators.combine(QOS, WORD, WORD, RETURN_CODE).as(SubAck::new);
            case UNSUBSCRIBE -> Combinators.combine(WORD, TOPIC_SELECTOR).as(Unsubscribe::new);
            case UNSUBACK -> WORD.map(UnsubAck::new);
            case PINGREQ -> CLIENT_ID.map(PingReq::new);
            case PINGRESP -> Arbitraries.just(PingResp.INSTANCE);
            case DISCONNECT -> Arbitraries.oneOf(Arbitraries.just(Disconnect.PLAIN), WORD.map(Disconnect::sleepFor));
            case WILLTOPICUPD ->
                orElse(WillTopicUpd.EMPTY, Combinators.combine(QOS, BIT, TEXT).as(WillTopicUpd::new));
            case WILLTOPICRESP -> RETURN_CODE.map(WillTopicResp::new);
            case WILLMSGUPD -> PAYLOAD.map(WillMsgUpd::new);
            case WILLMSGRESP -> RETURN_CODE.map(WillMsgResp::new);
        };
    }

    private static <T> Arbitrary<T> orElse(T special, Arbitrary<T> usual) {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(special)), Tuple.of(9, usual));
    }

    private static Arbitrary<Octets> octets(int sizeMax) {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(sizeMax).map(Octets::copyOf);
    }
}
