package io.mqttsn.gateway.core;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.MessageHandler;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
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
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionLifecycle;
import io.mqttsn.gateway.core.session.SessionState.Asleep;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.transport.PeerAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What each message does to the session that sent it, once the {@linkplain io.mqttsn.gateway.core.session.Legality table of states} allows it. Messages that
 * concern no session, or belong to a CONNECT in progress, never get here; their methods say so by counting.
 */
final class MessageRules implements MessageHandler<ClientSession> {

    private final CoreContext core;
    private final SessionLifecycle lifecycle;
    private final Strangers strangers;

    MessageRules(CoreContext core, SessionLifecycle lifecycle, Strangers strangers) {
        this.core = core;
        this.lifecycle = lifecycle;
        this.strangers = strangers;
    }

    @Override
    public void handle(Register message, ClientSession session) {
        Optional<TopicName> name = session.topicSpace().name(message.topicName());
        if (name.isEmpty()) {
            session.send(new RegAck(0, message.msgId(), ReturnCode.NOT_SUPPORTED));
            return;
        }
        OptionalInt id = session.topicIds().idFor(name.get());
        if (id.isEmpty()) {
            session.send(new RegAck(0, message.msgId(), ReturnCode.CONGESTION));
            return;
        }
        session.topicIds().confirm(id.getAsInt());
        session.send(new RegAck(id.getAsInt(), message.msgId(), ReturnCode.ACCEPTED));
    }

    @Override
    public void handle(RegAck message, ClientSession session) {
        session.gatewayPublishes().regAckReceived(message);
    }

    @Override
    public void handle(Publish message, ClientSession session) {
        Optional<TopicName> topic = topicOf(message.topic(), session);
        if (topic.isPresent()) {
            session.clientPublishes().publishReceived(message, topic.get());
        } else {
            core.counters().dropped(DropReason.UNKNOWN_TOPIC_ID);
            session.send(new PubAck(message.topic().bits(), message.msgId(), ReturnCode.INVALID_TOPIC_ID));
        }
    }

    private Optional<TopicName> topicOf(TopicRef topic, ClientSession session) {
        if (topic instanceof TopicId id) {
            return session.topicIds().name(id.bits());
        }
        if (topic instanceof PredefinedTopicId predefined) {
            return session.predefinedTopic(predefined.bits());
        }
        return session.topicSpace().name(((ShortTopicName) topic).name());
    }

    @Override
    public void handle(PubAck message, ClientSession session) {
        session.gatewayPublishes().pubAckReceived(message);
    }

    @Override
    public void handle(PubRec message, ClientSession session) {
        session.gatewayPublishes().pubRecReceived(message.msgId());
    }

    @Override
    public void handle(PubRel message, ClientSession session) {
        session.clientPublishes().pubRelReceived(message.msgId());
    }

    @Override
    public void handle(PubComp message, ClientSession session) {
        session.gatewayPublishes().pubCompReceived(message.msgId());
    }

    @Override
    public void handle(Subscribe message, ClientSession session) {
        session.subscribes().subscribeReceived(message);
    }

    @Override
    public void handle(Unsubscribe message, ClientSession session) {
        session.subscribes().unsubscribeReceived(message);
    }

    /** Active: a keepalive. Asleep: the client wants what was kept. Awake: a repeat, whose answer is PINGRESP at the end of the flush. */
    @Override
    public void handle(PingReq message, ClientSession session) {
        switch (session.state().name()) {
            case ACTIVE -> session.send(PingResp.INSTANCE);
            case ASLEEP -> lifecycle.woke(session, ((Asleep) session.state()).durationSeconds());
            case AWAKE -> core.counters().duplicates++;
            case DISCONNECTED, LOST -> core.counters().unexpectedMessages++;
        }
    }

    /** A sign of life, and nothing more. */
    @Override
    public void handle(PingResp message, ClientSession session) {}

    /** Goodbye, or good night; a duration of 0 is a goodbye (MQTT-SN 1.2, §6.12, §6.14). */
    @Override
    public void handle(Disconnect message, ClientSession session) {
        PeerAddress address = session.address().orElseThrow();
        int duration = message.durationSeconds().orElse(0);
        if (!session.state().isConnected()) {
            strangers.disconnectReceivedFromAbsent(address);
        } else if (duration > 0) {
            lifecycle.fellAsleep(session, address, duration);
            strangers.wasTold(address);
        } else {
            if (!(session.state() instanceof Asleep) || !strangers.hasJustBeenTold(address)) {
                core.sink().sendMessage(address, Disconnect.PLAIN);
                strangers.wasTold(address);
            }
            lifecycle.disconnected(session);
        }
    }

    @Override
    public void handle(WillTopicUpd message, ClientSession session) {
        session.willUpdates().willTopicUpdReceived(message);
    }

    @Override
    public void handle(WillMsgUpd message, ClientSession session) {
        session.willUpdates().willMsgUpdReceived(message);
    }

    private void unexpected() {
        core.counters().unexpectedMessages++;
    }

    @Override
    public void handle(Advertise message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(SearchGw message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(GwInfo message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(Connect message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(ConnAck message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(WillTopicReq message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(WillTopic message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(WillMsgReq message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(WillMsg message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(SubAck message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(UnsubAck message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(WillTopicResp message, ClientSession session) {
        unexpected();
    }

    @Override
    public void handle(WillMsgResp message, ClientSession session) {
        unexpected();
    }
}
