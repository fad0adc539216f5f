package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.DropReason;

/**
 * One PUBLISH of QoS 1 or 2 from a client (MQTT-SN 1.2, §6.6). The client hears nothing before the broker has the message:
 *
 * <pre>
 * client           gateway           broker          client           gateway           broker
 * PUBLISH(1)  ---&gt;                                   PUBLISH(2)  ---&gt;
 *                  publish     ---&gt;                                   publish     ---&gt;
 *                              &lt;---  delivered                                    &lt;---  delivered
 *             &lt;---  PUBACK                                       &lt;---  PUBREC
 *                                                    PUBREL      ---&gt;
 *                                                                &lt;---  PUBCOMP
 * </pre>
 *
 * A repeated PUBLISH finds this exchange and starts no second one.
 */
final class ClientPublishProcedure implements PublishTicket, SessionTicket {

    private enum Stage {
        WAITING_FOR_BROKER,
        /** QoS 2 only: PUBREC is sent, PUBREL is to come. */
        RECEIVED,
        OVER
    }

    private final CoreContext core;
    private final ClientSession session;
    private final ClientPublishes publishes;
    private final Publish message;
    private Stage stage = Stage.WAITING_FOR_BROKER;

    ClientPublishProcedure(CoreContext core, ClientSession session, ClientPublishes publishes, Publish message) {
        this.core = core;
        this.session = session;
        this.publishes = publishes;
        this.message = message;
    }

    /** Whether {@code other} is this message once more. The DUP flag is no witness: some clients never set it. */
    boolean isRepeatedBy(Publish other) {
        return isSame(message, other);
    }

    static boolean isSame(Publish message, Publish other) {
        return other.qos() == message.qos()
                && other.topic().equals(message.topic())
                && other.data().equals(message.data());
    }

    /** The client did not hear our answer, or we have none yet. */
    void repeated() {
        if (stage == Stage.RECEIVED) {
            session.send(new PubRec(message.msgId()));
        }
    }

    /** A PUBREL before our PUBREC belongs to no exchange that we know; the client repeats it. */
    void released() {
        if (stage == Stage.RECEIVED) {
            close();
            session.send(new PubComp(message.msgId()));
        }
    }

    @Override
    public void published(PublishOutcome outcome) {
        if (stage != Stage.WAITING_FOR_BROKER) {
            return;
        }
        switch (outcome) {
            case DELIVERED -> delivered();
            case CONGESTED -> refuse(ReturnCode.CONGESTION, DropReason.UPLINK_CONGESTED);
            case REFUSED -> refuse(ReturnCode.NOT_SUPPORTED, DropReason.UPLINK_REFUSED);
        }
    }

    private void delivered() {
        core.counters().published(message.qos().level());
        if (message.qos() == Qos.TWO) {
            stage = Stage.RECEIVED;
            session.send(new PubRec(message.msgId()));
        } else {
            close();
            session.send(new PubAck(message.topic().bits(), message.msgId(), ReturnCode.ACCEPTED));
        }
    }

    private void refuse(ReturnCode returnCode, DropReason reason) {
        close();
        publishes.refuse(message, returnCode, reason);
    }

    private void close() {
        stage = Stage.OVER;
        publishes.over(message.msgId(), this);
    }

    /** The session ends, or the client uses the id for another message: what the broker still answers is of no interest. */
    void abandon() {
        stage = Stage.OVER;
    }

    @Override
    public ClientSession session() {
        return session;
    }

    @Override
    public boolean isOpen() {
        return stage == Stage.WAITING_FOR_BROKER;
    }
}
