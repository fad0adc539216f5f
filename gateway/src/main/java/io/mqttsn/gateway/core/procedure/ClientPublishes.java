package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one client publishes. Exchanges of QoS 1 and 2 are found by MsgId; those of QoS 2 stay until PUBREL, across sleep and across connections without
 * clean session, so that a repeat is never published twice.
 *
 * <p>It is itself the ticket of QoS 0 messages, whose sender waits for nothing.
 */
public final class ClientPublishes implements PublishTicket, SessionTicket {

    private final CoreContext core;
    private final ClientSession session;
    private final Map<Integer, ClientPublishProcedure> atLeastOnce = new LinkedHashMap<>();
    private final Map<Integer, ClientPublishProcedure> exactlyOnce = new LinkedHashMap<>();

    /** A client publishes one message at a time, so the last one is enough. */
    private @Nullable Refusal lastRefusal;

    public ClientPublishes(CoreContext core, ClientSession session) {
        this.core = core;
        this.session = session;
    }

    /** A PUBLISH of QoS 0, 1 or 2 whose topic is known. */
    public void publishReceived(Publish message, TopicName topic) {
        Publication publication = Publication.of(topic, message.data(), message.qos(), message.retain());
        if (message.qos() == Qos.ZERO) {
            core.counters().published(0);
            core.sink().publishUplink(this, session.id(), publication);
            return;
        }
        Map<Integer, ClientPublishProcedure> exchanges = message.qos() == Qos.TWO ? exactlyOnce : atLeastOnce;
        ClientPublishProcedure known = exchanges.get(message.msgId());
        if (known != null && known.isRepeatedBy(message)) {
            core.counters().duplicates++;
            known.repeated();
            return;
        }
        if (known == null && lastRefusal != null && lastRefusal.isRepeatedBy(message, core.nowNanos())) {
            core.counters().duplicates++;
            lastRefusal.tell(session);
            return;
        }
        if (known == null && isFull(message.qos())) {
            refuse(message, ReturnCode.CONGESTION, DropReason.EXCHANGES_FULL);
            return;
        }
        if (known != null) {
            // The client was reset and counts its MsgIds anew: another message under the id of an old exchange.
            known.abandon();
        }
        ClientPublishProcedure exchange = new ClientPublishProcedure(core, session, this, message);
        exchanges.put(message.msgId(), exchange);
        core.sink().publishUplink(exchange, session.id(), publication);
    }

    private boolean isFull(Qos qos) {
        return qos == Qos.TWO
                ? exactlyOnce.size() >= core.settings().limits().qos2IdsPerSessionMax()
                : atLeastOnce.size() >= core.settings().limits().publishesPerSessionMax();
    }

    /** An unknown MsgId is answered too: the client has lost our PUBCOMP, and must get out of its exchange. */
    public void pubRelReceived(int msgId) {
        ClientPublishProcedure exchange = exactlyOnce.get(msgId);
        if (exchange == null) {
            session.send(new PubComp(msgId));
        } else {
            exchange.released();
        }
    }

    void refuse(Publish message, ReturnCode returnCode, DropReason reason) {
        core.counters().dropped(reason);
        long untilNanos = core.nowNanos() + core.settings().timers().retry().toNanos();
        lastRefusal = new Refusal(message, returnCode, untilNanos);
        lastRefusal.tell(session);
    }

    /**
     * A refused message, for T_retry. Its repeat, which crossed our answer, must not be taken after all: the client will send the message anew, and it would
     * reach the broker twice.
     */
    private record Refusal(Publish message, ReturnCode returnCode, long untilNanos) {

        boolean isRepeatedBy(Publish other, long nowNanos) {
            return other.msgId() == message.msgId()
                    && ClientPublishProcedure.isSame(message, other)
                    && nowNanos - untilNanos < 0;
        }

        void tell(ClientSession session) {
            session.send(new PubAck(message.topic().bits(), message.msgId(), returnCode));
        }
    }

    void over(int msgId, ClientPublishProcedure exchange) {
        atLeastOnce.remove(msgId, exchange);
        exactlyOnce.remove(msgId, exchange);
    }

    /** The session is over. */
    public void end() {
        atLeastOnce.values().forEach(ClientPublishProcedure::abandon);
        exactlyOnce.values().forEach(ClientPublishProcedure::abandon);
        atLeastOnce.clear();
        exactlyOnce.clear();
    }

    /** The answer to a QoS 0 publish, which comes only when the message was not taken. */
    @Override
    public void published(PublishOutcome outcome) {
        core.counters().publishedQos0(outcome);
    }

    @Override
    public ClientSession session() {
        return session;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
