package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Optional;

/**
 * Changes of the will during a connection (MQTT-SN 1.2, §6.4). Topic and message are independent: each update keeps the other part; an empty topic deletes
 * both; a message without a topic has nothing to belong to and is refused.
 */
public final class WillUpdates {

    private final CoreContext core;

    public WillUpdates(CoreContext core) {
        this.core = core;
    }

    public void willTopicUpdReceived(ClientSession session, WillTopicUpd message) {
        Optional<TopicName> topic = session.topicSpace().name(message.topic());
        if (message.isEmpty()) {
            change(session, Optional.empty());
        } else if (topic.isEmpty() || message.qos() == Qos.MINUS_ONE) {
            session.send(new WillTopicResp(ReturnCode.NOT_SUPPORTED));
            return;
        } else {
            Octets payload = session.will().map(Will::message).orElse(Octets.EMPTY);
            change(session, Optional.of(new Will(topic.get(), payload, message.qos(), message.retain())));
        }
        session.send(new WillTopicResp(ReturnCode.ACCEPTED));
    }

    public void willMsgUpdReceived(ClientSession session, WillMsgUpd message) {
        if (session.will().isEmpty()) {
            session.send(new WillMsgResp(ReturnCode.NOT_SUPPORTED));
            return;
        }
        Will former = session.will().get();
        change(session, Optional.of(new Will(former.topic(), message.message(), former.qos(), former.retain())));
        session.send(new WillMsgResp(ReturnCode.ACCEPTED));
    }

    private void change(ClientSession session, Optional<Will> will) {
        session.setWill(will);
        core.sink().changeWill(session.id(), will);
    }
}
