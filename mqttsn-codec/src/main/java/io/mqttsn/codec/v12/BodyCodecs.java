package io.mqttsn.codec.v12;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Subscribe;
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

/** Which layout each message type has. */
final class BodyCodecs {

    private static final BodyCodec<?>[] BY_TYPE = new BodyCodec<?>[MessageType.values().length];

    static {
        for (MessageType type : MessageType.values()) {
            BY_TYPE[type.ordinal()] = create(type);
        }
    }

    private BodyCodecs() {}

    static BodyCodec<?> of(MessageType type) {
        return BY_TYPE[type.ordinal()];
    }

    /** The layout of {@code message}; the table pairs each type with the codec of its one record, which the round-trip tests walk. */
    @SuppressWarnings("unchecked")
    static BodyCodec<MqttSnMessage> of(MqttSnMessage message) {
        return (BodyCodec<MqttSnMessage>) of(message.type());
    }

    private static BodyCodec<?> create(MessageType type) {
        return switch (type) {
            case ADVERTISE -> new AdvertiseCodec();
            case SEARCHGW -> new SearchGwCodec();
            case GWINFO -> new GwInfoCodec();
            case CONNECT -> new ConnectCodec();
            case CONNACK -> new ReturnCodeCodec<>(ConnAck::new, ConnAck::returnCode);
            case WILLTOPICREQ -> new NoFieldsCodec<>(WillTopicReq.INSTANCE);
            case WILLTOPIC ->
                new WillTopicCodec<>(
                        WillTopic.EMPTY, WillTopic::new, WillTopic::qos, WillTopic::retain, WillTopic::topic);
            case WILLMSGREQ -> new NoFieldsCodec<>(WillMsgReq.INSTANCE);
            case WILLMSG -> new WillMsgCodec<>(WillMsg::new, WillMsg::message);
            case REGISTER -> new RegisterCodec();
            case REGACK -> new TopicAckCodec<>(RegAck::new, RegAck::topicId, RegAck::msgId, RegAck::returnCode);
            case PUBLISH -> new PublishCodec();
            case PUBACK -> new TopicAckCodec<>(PubAck::new, PubAck::topicId, PubAck::msgId, PubAck::returnCode);
            case PUBCOMP -> new MsgIdCodec<>(PubComp::new, PubComp::msgId);
            case PUBREC -> new MsgIdCodec<>(PubRec::new, PubRec::msgId);
            case PUBREL -> new MsgIdCodec<>(PubRel::new, PubRel::msgId);
            case SUBSCRIBE ->
                new SubscriptionCodec<>(
                        Subscribe::new,
                        message -> Flags.ofDup(message.dup()) | Flags.of(message.qos()),
                        Subscribe::msgId,
                        Subscribe::topic);
            case SUBACK -> new SubAckCodec();
            case UNSUBSCRIBE ->
                new SubscriptionCodec<>(
                        (dup, qos, msgId, topic) -> new Unsubscribe(msgId, topic),
                        message -> 0,
                        Unsubscribe::msgId,
                        Unsubscribe::topic);
            case UNSUBACK -> new MsgIdCodec<>(UnsubAck::new, UnsubAck::msgId);
            case PINGREQ -> new PingReqCodec();
            case PINGRESP -> new NoFieldsCodec<>(PingResp.INSTANCE);
            case DISCONNECT -> new DisconnectCodec();
            case WILLTOPICUPD ->
                new WillTopicCodec<>(
                        WillTopicUpd.EMPTY,
                        WillTopicUpd::new,
                        WillTopicUpd::qos,
                        WillTopicUpd::retain,
                        WillTopicUpd::topic);
            case WILLTOPICRESP -> new ReturnCodeCodec<>(WillTopicResp::new, WillTopicResp::returnCode);
            case WILLMSGUPD -> new WillMsgCodec<>(WillMsgUpd::new, WillMsgUpd::message);
            case WILLMSGRESP -> new ReturnCodeCodec<>(WillMsgResp::new, WillMsgResp::returnCode);
        };
    }
}
