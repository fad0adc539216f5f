package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Deadlines.Deadline;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.SessionLimits;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionLifecycle;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.core.topic.MsgIds;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.DeliveryQueue;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one client and what is on its way to it: strictly one message after the other (MQTT-SN 1.2, §6.10). The message on its way is no longer in
 * the queue, so no overflow can drop it; it survives sleep and, without clean session, reconnection.
 */
public final class GatewayPublishes {

    private final CoreContext core;
    private final ClientSession session;
    private final SessionLifecycle lifecycle;
    private final DeliveryQueue queue;
    private final TopicReferences topics;
    private final MsgIds msgIds = new MsgIds();
    private final Deadline pauseOver;
    private final CatchingUp catchingUp;
    private final AwaitedByPublisher awaited = new AwaitedByPublisher();
    private @Nullable GatewayPublishProcedure current;

    public GatewayPublishes(CoreContext core, ClientSession session, SessionLifecycle lifecycle) {
        this.core = core;
        this.session = session;
        this.lifecycle = lifecycle;
        this.queue = core.newQueue();
        this.topics = new TopicReferences(core, session);
        this.pauseOver = new Deadline(session, this::resume);
        this.catchingUp = new CatchingUp(core, session, this::resume);
    }

    /** How much may wait from now on. */
    public void setLimits(SessionLimits limits) {
        queue.setLimits(limits.queueMessagesMax(), limits.queueBytesMax());
    }

    /** A message for the client. It is sent at once if nothing is before it, and queued otherwise. */
    public void messageArrived(Delivery delivery, MessageHandle handle, Publication publication) {
        if (handle.qos() == Qos.ZERO && !takesQos0()) {
            count(DropReason.CLIENT_AWAY);
            core.sink().acknowledgeUplink(delivery);
        } else if (isIdle()) {
            boolean stored = handle.qos() != Qos.ZERO;
            takeIntoCustody(delivery, handle, stored);
            current = new GatewayPublishProcedure(core, session, this, topics, handle, stored);
            current.loaded(publication);
        } else {
            boolean taken = queue.offer(handle, (dropped, reason) -> dropped(dropped, reason, dropped != handle));
            takeIntoCustody(delivery, handle, taken);
        }
    }

    private boolean takesQos0() {
        SessionState state = session.state();
        return state.canReceive()
                || state.isConnected() && core.settings().queues().bufferQos0();
    }

    private boolean isIdle() {
        return current == null && queue.isEmpty() && session.state().canReceive() && !pauseOver.isPending();
    }

    private void takeIntoCustody(Delivery delivery, MessageHandle handle, boolean stored) {
        if (!stored) {
            core.sink().acknowledgeUplink(delivery);
            return;
        }
        boolean awaitsClient = delivery.awaitsClient() && session.state().canReceive();
        Custody custody = new Custody(core.sink(), session, delivery, awaitsClient);
        if (awaitsClient) {
            awaited.add(handle, custody);
        }
        core.faults().storeDelivery(custody, session.id(), handle);
    }

    /** The store has answered. */
    public void messageLoaded(MessageHandle handle, Publication publication) {
        if (current != null && current.awaits(handle)) {
            if (session.hasUnsubscribed(publication.topic())) {
                current.drop(DropReason.UNSUBSCRIBED);
            } else {
                current.loaded(publication);
            }
        }
    }

    /** The client can receive again: goes on where it stopped. */
    public void resume() {
        if (!session.state().canReceive()) {
            return;
        }
        if (pauseOver.isPending()) {
            lifecycle.drained(session);
        } else if (current == null) {
            if (!catchingUp.isPausing()) {
                next();
            }
        } else if (current.isCancelled()) {
            current.drop(DropReason.UNSUBSCRIBED);
        } else {
            current.proceed();
        }
    }

    /** The client cannot receive for now. */
    public void suspend() {
        catchingUp.begin();
        if (current != null) {
            current.suspend();
        }
    }

    /** The client begins anew: whatever it wished to wait for is over, and {@link #resume} goes on. */
    public void clientConnected() {
        core.deadlines().cancel(pauseOver);
        suspend();
    }

    /** The client is asleep: what is not kept for sleepers is dropped, also when it came just before. */
    public void dropWhatIsNotKept() {
        if (core.settings().queues().bufferQos0()) {
            return;
        }
        GatewayPublishProcedure present = current;
        if (present != null && present.handle().qos() == Qos.ZERO) {
            current = null;
            dropped(present.handle(), DropReason.CLIENT_AWAY, present.isStored());
        }
        queue.removeIf(
                handle -> handle.qos() == Qos.ZERO,
                DropReason.CLIENT_AWAY,
                (handle, reason) -> dropped(handle, reason, true));
    }

    /** The client sleeps. */
    public void fallAsleep() {
        suspend();
        awaited.settleAll();
    }

    /**
     * The client is gone, and with it its connection to the broker. What the broker keeps it will send again, so it is forgotten here; but an exchange of
     * QoS 2 that the client has seen must go on where it stopped, whenever the client is back: that one stays in custody. So does any exchange that has begun,
     * if the publisher is no safer than we are.
     */
    public void leaveToPublisher() {
        suspend();
        awaited.settleWhatIsNotKept();
        if (current != null && current.isSeen() && awaited.isOursOnceBegun(current.handle())) {
            awaited.settled(current.handle());
        } else if (current != null && awaited.contains(current.handle())) {
            givenBack(current.handle());
            current = null;
        }
        queue.removeIf(awaited::contains, DropReason.CLIENT_AWAY, (handle, reason) -> givenBack(handle));
    }

    private void givenBack(MessageHandle handle) {
        core.faults().forgetDelivery(session.id(), handle);
        core.counters().givenBack++;
        awaited.giveBack(handle);
    }

    private void next() {
        MessageHandle handle = queue.poll();
        if (handle == null) {
            catchingUp.end();
            session.forgetEndedSubscriptions();
            lifecycle.drained(session);
        } else {
            current = new GatewayPublishProcedure(core, session, this, topics, handle, true);
            core.sink().loadMessage(session.id(), handle);
        }
    }

    /** The current message is delivered. */
    void delivered(MessageHandle handle, boolean stored) {
        core.counters().delivered(handle.qos().level());
        if (!queue.isEmpty()) {
            catchingUp.delivered(handle.qos());
        }
        over(handle, stored);
    }

    /** The current message cannot be delivered. */
    void undeliverable(MessageHandle handle, boolean stored, DropReason reason) {
        count(reason);
        over(handle, stored);
    }

    private void over(MessageHandle handle, boolean stored) {
        current = null;
        if (stored) {
            core.faults().forgetDelivery(session.id(), handle);
        }
        awaited.settled(handle);
        resume();
    }

    private void dropped(MessageHandle handle, DropReason reason, boolean stored) {
        // The queue has given it up, so this comes before anything that may fail.
        if (stored) {
            core.faults().forgetDelivery(session.id(), handle);
        }
        count(reason);
        awaited.settled(handle);
    }

    private void count(DropReason reason) {
        core.counters().dropped(reason);
        core.notice(Notice.Kind.MESSAGE_DROPPED, session.clientId(), reason.words());
    }

    /** The client answered "congestion": nothing is sent to it for T_WAIT, unless it connects anew before. */
    void pause() {
        core.deadlines()
                .schedule(
                        pauseOver,
                        core.nowNanos()
                                + core.settings().timers().congestionWait().toNanos());
        lifecycle.drained(session);
    }

    /** The client does not answer any more. */
    void unanswered() {
        lifecycle.unanswered(session);
    }

    int nextMsgId() {
        // At most one of our exchanges is in flight, so no id is held.
        return msgIds.next(id -> false).orElseThrow();
    }

    /** A message to the client was written, after it had waited for its line. */
    public void messageWritten(MqttSnMessage message) {
        if (current != null) {
            current.written(message);
        }
    }

    public void regAckReceived(RegAck message) {
        if (current != null && current.awaits(message)) {
            current.registered(message.returnCode());
        } else {
            core.counters().unexpectedMessages++;
        }
    }

    public void pubAckReceived(PubAck message) {
        if (message.msgId() == 0 && message.returnCode().equals(ReturnCode.INVALID_TOPIC_ID)) {
            // Answers some QoS 0 message: that one is gone, but the next one shall be registered first.
            session.topicIds().doubt(message.topicId());
        } else if (message.msgId() == 0 && message.returnCode().equals(ReturnCode.CONGESTION) && current == null) {
            // Answers some QoS 0 message, too. While another one is on its way, that one's answer tells what to do.
            pause();
        } else if (current != null && current.awaits(message)) {
            current.acknowledged(message.returnCode());
        } else {
            core.counters().unexpectedMessages++;
        }
    }

    public void pubRecReceived(int msgId) {
        if (current == null || !current.received(msgId)) {
            core.counters().unexpectedMessages++;
        }
    }

    public void pubCompReceived(int msgId) {
        if (current == null || !current.completed(msgId)) {
            core.counters().unexpectedMessages++;
        }
    }

    /** The session is over: everything that waited is dropped. */
    public void end() {
        core.deadlines().cancel(pauseOver);
        catchingUp.end();
        GatewayPublishProcedure last = current;
        if (last != null) {
            last.suspend();
            current = null;
            dropped(last.handle(), DropReason.SESSION_ENDED, last.isStored());
        }
        queue.clear(DropReason.SESSION_ENDED, (handle, reason) -> dropped(handle, reason, true));
    }

    /** How many messages wait or are on their way. */
    public int size() {
        return queue.size() + (current == null ? 0 : 1);
    }
}
