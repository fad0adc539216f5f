package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Deadlines.Deadline;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Retransmission;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.core.topic.TopicSpace;
import io.mqttsn.transport.PeerAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One CONNECT until it is accepted, refused or abandoned (MQTT-SN 1.2, §6.2). Nothing of an older session changes before the end.
 *
 * <pre>
 * client                gateway               broker
 * CONNECT(will)   ---&gt;
 *                 &lt;---  WILLTOPICREQ
 * WILLTOPIC       ---&gt;                               an empty one: no will, and no WILLMSGREQ
 *                 &lt;---  WILLMSGREQ
 * WILLMSG         ---&gt;
 *                       open           ---&gt;
 *                                      &lt;---   opened
 *                 &lt;---  CONNACK
 * </pre>
 */
final class ConnectProcedure implements WillTicket {

    private enum Stage {
        WILL_TOPIC_ASKED,
        WILL_MSG_ASKED,
        OPENING
    }

    private final CoreContext core;
    private final Connects connects;
    private final PeerAddress from;
    private final Connect request;
    private final TopicSpace topicSpace;
    private final Retransmission prompting;
    private final Deadline timeout;
    private Stage stage = Stage.WILL_TOPIC_ASKED;
    private @Nullable WillTopic willTopic;
    private Optional<Will> will = Optional.empty();
    private boolean isOver;
    /** The session that is being opened; 0 while the will is asked for. */
    private long sessionId;

    ConnectProcedure(CoreContext core, Connects connects, PeerAddress from, Connect request) {
        this.core = core;
        this.connects = connects;
        this.from = from;
        this.request = request;
        this.topicSpace =
                TopicSpace.of(core.settings().listener(from.transportName()).topicPrefix());
        this.timeout =
                new Deadline(this, () -> connects.refuse(this, ReturnCode.CONGESTION, "its CONNECT took too long"));
        this.prompting = new Retransmission(core, this, this::promptAgain, () -> connects.abandon(this));
    }

    /** The part of the broker's topics that the client will live in. */
    TopicSpace topicSpace() {
        return topicSpace;
    }

    PeerAddress from() {
        return from;
    }

    Connect request() {
        return request;
    }

    long sessionId() {
        return sessionId;
    }

    /** The will that the client has sent; empty when it has none, or was not asked. */
    Optional<Will> will() {
        return will;
    }

    void begin() {
        core.deadlines()
                .schedule(
                        timeout,
                        core.nowNanos()
                                + core.settings().timers().connectTimeout().toNanos());
        if (request.will()) {
            prompt();
            prompting.begin();
        } else {
            connects.willIsKnown(this);
        }
    }

    /** The same CONNECT came again: whatever we sent is lost, or we have nothing to say yet. */
    void repeated() {
        core.counters().duplicates++;
        if (stage != Stage.OPENING) {
            connects.answered(this);
            prompt();
        }
    }

    private void promptAgain() {
        connects.unanswered(this);
        prompt();
    }

    private void prompt() {
        core.sink().sendMessage(from, question());
    }

    private MqttSnMessage question() {
        return stage == Stage.WILL_TOPIC_ASKED ? WillTopicReq.INSTANCE : WillMsgReq.INSTANCE;
    }

    /** A message to the client has left its queue. */
    void written(MqttSnMessage message) {
        if (message.equals(question())) {
            prompting.written();
        }
    }

    void willTopicReceived(WillTopic message) {
        if (stage != Stage.WILL_TOPIC_ASKED) {
            core.counters().duplicates++;
        } else if (message.isEmpty()) {
            connects.willIsKnown(this);
        } else if (message.qos() == Qos.MINUS_ONE
                || topicSpace.name(message.topic()).isEmpty()) {
            connects.refuse(this, ReturnCode.NOT_SUPPORTED, "its will topic cannot be published to");
        } else {
            connects.answered(this);
            willTopic = message;
            stage = Stage.WILL_MSG_ASKED;
            prompt();
            prompting.begin();
        }
    }

    void willMsgReceived(WillMsg message) {
        WillTopic topic = willTopic;
        if (stage == Stage.WILL_MSG_ASKED && topic != null) {
            will = topicSpace
                    .name(topic.topic())
                    .map(name -> new Will(name, message.message(), topic.qos(), topic.retain()));
            connects.willIsKnown(this);
        } else {
            core.counters().unexpectedMessages++;
        }
    }

    /** The uplink is asked for the session; nothing is sent to the client until it answers. */
    void opening(long openedSessionId) {
        connects.answered(this);
        prompting.stop();
        stage = Stage.OPENING;
        sessionId = openedSessionId;
    }

    /** The client was connected already, and its session goes on with another will. */
    @Override
    public void willChanged(PublishOutcome outcome) {
        connects.willChanged(this, outcome);
    }

    @Override
    public boolean isOpen() {
        return !isOver;
    }

    void stop() {
        isOver = true;
        prompting.stop();
        core.deadlines().cancel(timeout);
    }
}
