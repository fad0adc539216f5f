package io.mqttsn.gateway.core;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillTopic;

/** Short words for the messages that scenarios speak of most. */
final class Messages {

    static final int KEEP_ALIVE_SECONDS = 60;

    private Messages() {}

    static Connect connect(ClientId id) {
        return new Connect(false, false, Connect.PROTOCOL_ID, KEEP_ALIVE_SECONDS, id);
    }

    static Connect cleanConnect(ClientId id) {
        return new Connect(false, true, Connect.PROTOCOL_ID, KEEP_ALIVE_SECONDS, id);
    }

    static Connect connectWithWill(ClientId id) {
        return new Connect(true, false, Connect.PROTOCOL_ID, KEEP_ALIVE_SECONDS, id);
    }

    static Connect cleanConnectWithWill(ClientId id) {
        return new Connect(true, true, Connect.PROTOCOL_ID, KEEP_ALIVE_SECONDS, id);
    }

    static Connect connectFor(ClientId id, int keepAliveSeconds) {
        return new Connect(false, false, Connect.PROTOCOL_ID, keepAliveSeconds, id);
    }

    static ConnAck accepted() {
        return new ConnAck(ReturnCode.ACCEPTED);
    }

    static ConnAck refused(ReturnCode returnCode) {
        return new ConnAck(returnCode);
    }

    static WillTopic willTopic(String topic) {
        return new WillTopic(Qos.ONE, true, topic);
    }

    static WillMsg willMsg(String message) {
        return new WillMsg(Octets.utf8(message));
    }

    static RegAck regAck(int topicId, int msgId) {
        return new RegAck(topicId, msgId, ReturnCode.ACCEPTED);
    }

    static FilterText filter(String text) {
        return new FilterText(text);
    }

    static Subscribe subscribe(int msgId, TopicSelector topic, Qos qos) {
        return new Subscribe(false, qos, msgId, topic);
    }

    static SubAck subAck(Qos granted, int topicId, int msgId) {
        return new SubAck(granted, topicId, msgId, ReturnCode.ACCEPTED);
    }

    static SubAck subscribeRefused(int msgId, ReturnCode returnCode) {
        return new SubAck(Qos.ZERO, 0, msgId, returnCode);
    }

    static Publish publish(Qos qos, int topicId, int msgId, String data) {
        return publish(qos, new TopicId(topicId), msgId, data);
    }

    static Publish publish(Qos qos, TopicRef topic, int msgId, String data) {
        return new Publish(false, qos, false, topic, msgId, Octets.utf8(data));
    }

    static PubAck pubAck(int topicId, int msgId) {
        return new PubAck(topicId, msgId, ReturnCode.ACCEPTED);
    }

    static PubAck pubAck(int topicId, int msgId, ReturnCode returnCode) {
        return new PubAck(topicId, msgId, returnCode);
    }
}
