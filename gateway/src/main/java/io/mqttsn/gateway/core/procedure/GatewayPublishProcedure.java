package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Retransmission;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to a client (MQTT-SN 1.2, §6.10). The client learns the topic id first if it has none:
 *
 * <pre>
 * client               gateway
 *             &lt;---     REGISTER      only while the id is not confirmed
 * REGACK      ---&gt;
 *             &lt;---     PUBLISH
 * PUBACK      ---&gt;                   QoS 1; or with "invalid topic id" at any QoS, and REGISTER follows
 * PUBREC      ---&gt;                   QoS 2
 *             &lt;---     PUBREL
 * PUBCOMP     ---&gt;
 * </pre>
 *
 * Whatever is not answered is repeated; what stays unanswered is kept, and goes on with DUP when the client is back.
 */
final class GatewayPublishProcedure {

    private enum Stage {
        /** The store is asked for the message. */
        LOADING,
        /** Nothing is on the wire. */
        READY,
        /** REGISTER is sent. */
        REGISTERING,
        /** PUBLISH of QoS 1 or 2 is sent. */
        PUBLISHED,
        /** PUBREL is sent. */
        RELEASED
    }

    private final CoreContext core;
    private final ClientSession session;
    private final GatewayPublishes publishes;
    private final TopicReferences topics;
    private final MessageHandle handle;
    /** Whether the store knows the handle; a QoS 0 message that is sent at once never gets there. */
    private final boolean stored;

    private final Retransmission retransmission;
    private Stage stage = Stage.LOADING;
    private @Nullable Publication publication;
    /** What the client has not answered yet; sent again as it is. */
    private @Nullable MqttSnMessage unanswered;
    /** Of our PUBLISH and PUBREL, 0 before the first PUBLISH. */
    private int msgId;

    private int registerMsgId;
    /** The two octets that our REGISTER or PUBLISH carried as the topic id. */
    private int topicBits;
    /** How our first PUBLISH named the topic: its repeats must not look like another message, whatever the client has (un)subscribed since. */
    private @Nullable TopicRef publishedTo;

    private int doubts;

    GatewayPublishProcedure(
            CoreContext core,
            ClientSession session,
            GatewayPublishes publishes,
            TopicReferences topics,
            MessageHandle handle,
            boolean stored) {
        this.core = core;
        this.session = session;
        this.publishes = publishes;
        this.topics = topics;
        this.handle = handle;
        this.stored = stored;
        this.retransmission = new Retransmission(core, session, this::resend, publishes::unanswered);
    }

    MessageHandle handle() {
        return handle;
    }

    boolean isStored() {
        return stored;
    }

    boolean awaits(MessageHandle loaded) {
        return stage == Stage.LOADING && handle.equals(loaded);
    }

    void loaded(Publication loaded) {
        publication = loaded;
        stage = Stage.READY;
        proceed();
    }

    /** Whether the client has unsubscribed before it saw anything of the message; what it has seen is brought to an end. */
    boolean isCancelled() {
        return stage != Stage.LOADING
                && msgId == 0
                && session.hasUnsubscribed(loadedPublication().topic());
    }

    /** Whether the client has been sent the message, and has to acknowledge it. At QoS 2 it must not get it as a new one. */
    boolean isSeen() {
        return msgId != 0;
    }

    /** Does what comes next, if the client can receive. */
    void proceed() {
        if (!session.state().canReceive()) {
            return;
        }
        switch (stage) {
            case LOADING -> {}
            case READY, REGISTERING, PUBLISHED -> publish();
            case RELEASED -> release();
        }
    }

    /** Nothing more is sent before {@link #proceed}. */
    void suspend() {
        retransmission.stop();
    }

    private void publish() {
        Publication message = loadedPublication();
        if (message.isExpiredAt(core.nowNanos())) {
            drop(DropReason.EXPIRED);
            return;
        }
        if (!session.topicSpace().contains(message.topic())) {
            drop(DropReason.OUTSIDE_TOPIC_PREFIX);
            return;
        }
        Optional<TopicRef> topic = publishedTo == null ? topics.of(handle, message) : Optional.of(publishedTo);
        if (topic.isEmpty()) {
            boolean tooLarge = !topics.fitsWithNewId(handle, message);
            drop(tooLarge ? DropReason.FRAME_TOO_LARGE : DropReason.TOPIC_IDS_EXHAUSTED);
        } else if (topic.get() instanceof TopicId id && !session.topicIds().isConfirmed(id.bits())) {
            register(id, message.topic());
        } else {
            publish(message, topic.get());
        }
    }

    private void publish(Publication message, TopicRef topic) {
        boolean repeated = msgId != 0;
        if (!repeated && handle.qos() != Qos.ZERO) {
            msgId = publishes.nextMsgId();
            publishedTo = topic;
        }
        topicBits = topic.bits();
        Publish publish = new Publish(repeated, handle.qos(), handle.retain(), topic, msgId, message.payload());
        if (!core.fits(publish, session)) {
            drop(DropReason.FRAME_TOO_LARGE);
        } else if (handle.qos() == Qos.ZERO) {
            session.send(publish);
            publishes.delivered(handle, stored);
        } else {
            stage = Stage.PUBLISHED;
            send(publish);
        }
    }

    private void register(TopicId id, TopicName name) {
        if (session.topicIds().isRefused(name)) {
            drop(DropReason.REGISTER_REFUSED);
            return;
        }
        registerMsgId = publishes.nextMsgId();
        topicBits = id.bits();
        Register register =
                new Register(id.bits(), registerMsgId, session.topicSpace().textOf(name));
        if (core.fits(register, session)) {
            stage = Stage.REGISTERING;
            send(register);
        } else {
            drop(DropReason.FRAME_TOO_LARGE);
        }
    }

    private void release() {
        stage = Stage.RELEASED;
        send(new PubRel(msgId));
    }

    private void send(MqttSnMessage message) {
        unanswered = message;
        session.send(message);
        retransmission.begin();
    }

    private void resend() {
        if (unanswered instanceof Publish publish) {
            session.send(publish.asDuplicate());
        } else if (unanswered != null) {
            session.send(unanswered);
        }
    }

    /** A message to the client has left its queue; only of the one that is not answered yet this means something. */
    void written(MqttSnMessage message) {
        boolean isRepeated = unanswered instanceof Publish publish && message.equals(publish.asDuplicate());
        if (isRepeated || message.equals(unanswered)) {
            retransmission.written();
        }
    }

    boolean awaits(RegAck message) {
        return stage == Stage.REGISTERING && message.msgId() == registerMsgId && message.topicId() == topicBits;
    }

    void registered(ReturnCode returnCode) {
        retransmission.stop();
        stage = Stage.READY;
        if (returnCode.isAccepted()) {
            session.topicIds().confirm(topicBits);
            if (isCancelled()) {
                drop(DropReason.UNSUBSCRIBED);
            } else {
                proceed();
            }
        } else if (returnCode.equals(ReturnCode.CONGESTION)) {
            publishes.pause();
        } else {
            // A rejection unsubscribes from exactly this name, never from a wildcard (MQTT-SN 1.2, §6.10).
            TopicName name = loadedPublication().topic();
            session.topicIds().refuse(name);
            session.subscribes().cancel(TopicFilter.of(name));
            drop(DropReason.REGISTER_REFUSED);
        }
    }

    boolean awaits(PubAck message) {
        return stage == Stage.PUBLISHED && message.msgId() == msgId && message.topicId() == topicBits;
    }

    void acknowledged(ReturnCode returnCode) {
        if (returnCode.isAccepted()) {
            // "Accepted" ends QoS 1 only; for QoS 2 it is the wrong acknowledgement.
            if (handle.qos() == Qos.ONE) {
                finish();
            } else {
                core.counters().unexpectedMessages++;
            }
            return;
        }
        retransmission.stop();
        stage = Stage.READY;
        if (returnCode.equals(ReturnCode.CONGESTION)) {
            publishes.pause();
        } else if (returnCode.equals(ReturnCode.INVALID_TOPIC_ID)
                && doubts++ < core.settings().timers().retries()) {
            session.topicIds().doubt(topicBits);
            proceed();
        } else {
            drop(DropReason.REFUSED_BY_CLIENT);
        }
    }

    /** PUBREC: the client has the message, PUBREL follows. A repeated PUBREC means that our PUBREL was lost. */
    boolean received(int receivedMsgId) {
        boolean expected = handle.qos() == Qos.TWO
                && receivedMsgId == msgId
                && (stage == Stage.PUBLISHED || stage == Stage.RELEASED);
        if (expected) {
            retransmission.stop();
            stage = Stage.RELEASED;
            proceed();
        }
        return expected;
    }

    boolean completed(int completedMsgId) {
        boolean expected = stage == Stage.RELEASED && completedMsgId == msgId;
        if (expected) {
            finish();
        }
        return expected;
    }

    private void finish() {
        retransmission.stop();
        publishes.delivered(handle, stored);
    }

    void drop(DropReason reason) {
        retransmission.stop();
        publishes.undeliverable(handle, stored, reason);
    }

    private Publication loadedPublication() {
        if (publication == null) {
            throw new IllegalStateException("message " + handle.messageId() + " is not loaded");
        }
        return publication;
    }
}
