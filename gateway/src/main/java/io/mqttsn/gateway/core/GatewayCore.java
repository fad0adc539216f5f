package io.mqttsn.gateway.core;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.gateway.core.discovery.Discovery;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.core.procedure.Connects;
import io.mqttsn.gateway.core.procedure.Custody;
import io.mqttsn.gateway.core.procedure.PublishTicket;
import io.mqttsn.gateway.core.procedure.SessionTicket;
import io.mqttsn.gateway.core.procedure.SubscribeProcedure;
import io.mqttsn.gateway.core.procedure.UnsubscribeProcedure;
import io.mqttsn.gateway.core.procedure.WillTicket;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.Legality;
import io.mqttsn.gateway.core.session.SessionLifecycle;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.core.session.Sessions;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.QueueBudget;
import io.mqttsn.transport.PeerAddress;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT-SN side of the gateway as one state machine: facts and a time in, commands out. Everything that happened outside comes in through one of the
 * methods below, in the past tense; what shall happen next is appended to the {@link CommandSink}. No method blocks, reads a clock or throws: a handler that
 * fails costs its session, and the commands that it had appended.
 *
 * <p>(NOT thread safe: one thread owns it.) Times are monotonic nanoseconds and never go back.
 */
public final class GatewayCore implements CoreFacts {

    private final CoreContext core;
    private final Sessions sessions = new Sessions();
    private final SessionLifecycle lifecycle;
    private final Connects connects;
    private final Strangers strangers;
    private final Discovery discovery;
    private final Connectionless connectionless;
    private final MessageRules rules;

    public GatewayCore(CoreSettings settings, CommandSink sink) {
        core = new CoreContext(settings, sink);
        lifecycle = new SessionLifecycle(core, sessions);
        connects = new Connects(core, sessions, lifecycle);
        strangers = new Strangers(core);
        discovery =
                new Discovery(core, () -> sessions.size() < settings.limits().sessionsMax());
        connectionless = new Connectionless(core);
        rules = new MessageRules(core, lifecycle, strangers);
    }

    /** A transport delivered a datagram, and this is what it holds. */
    public void frameReceived(PeerAddress from, Frame frame, long nowNanos) {
        if (frame instanceof MqttSnMessage message) {
            messageReceived(from, message, nowNanos);
        } else if (frame instanceof Malformed malformed) {
            core.counters().malformed(malformed);
        } else if (frame instanceof Encapsulated encapsulated) {
            encapsulatedReceived(from, encapsulated, nowNanos);
        }
    }

    /** A transport received a frame that is larger than it takes. */
    public void oversizedFrameReceived(PeerAddress from, long nowNanos) {
        core.counters().oversized++;
        core.counters().malformed(Malformed.OVERSIZED);
    }

    /** The carrier itself has no session; a node behind it is a client like any other, if the carrier may speak for nodes. */
    private void encapsulatedReceived(PeerAddress carrier, Encapsulated frame, long nowNanos) {
        if (core.settings().listener(carrier.transportName()).allowsForwarder(carrier)) {
            messageReceived(new ForwardedPeer(carrier, frame.nodeId(), frame.radius()), frame.message(), nowNanos);
        } else {
            core.counters().notAllowed++;
        }
    }

    /** A client, or whoever is at this address, sent a message. */
    public void messageReceived(PeerAddress from, MqttSnMessage message, long nowNanos) {
        core.setNowNanos(nowNanos);
        core.counters().received(message.type());
        long mark = core.sink().mark();
        ClientSession session = null;
        try {
            if (!core.settings().listener(from.transportName()).allowsSource(from)) {
                core.counters().notAllowed++;
                return;
            }
            if (isForNoSession(from, message)) {
                return;
            }
            session = senderOf(from, message);
            if (session == null) {
                strangerSpoke(from, message);
            } else {
                clientSpoke(session, from, message);
            }
        } catch (RuntimeException e) {
            failed(session, mark, e, message);
        }
    }

    /** Discovery, connecting, and publishing without a connection concern no session, and never create or disturb one by being malformed. */
    private boolean isForNoSession(PeerAddress from, MqttSnMessage message) {
        if (message instanceof Connect connect) {
            connects.connectReceived(from, connect);
        } else if (message instanceof WillTopic willTopic) {
            connects.willTopicReceived(from, willTopic);
        } else if (message instanceof WillMsg willMsg) {
            connects.willMsgReceived(from, willMsg);
        } else if (message instanceof SearchGw) {
            discovery.searchGwReceived(from);
        } else if (message instanceof Publish publish && publish.qos() == Qos.MINUS_ONE) {
            connectionless.publishReceived(from, publish);
        } else {
            return false;
        }
        return true;
    }

    /** A PINGREQ names its client; everybody else is known by address. */
    private @Nullable ClientSession senderOf(PeerAddress from, MqttSnMessage message) {
        ClientSession atAddress = sessions.at(from);
        if (message instanceof PingReq ping && ping.clientId().isPresent()) {
            boolean isOwnId = atAddress != null && atAddress.clientId().equals(ping.clientId());
            return isOwnId ? atAddress : movedHere(from, sessions.of(ping.clientId()));
        }
        return atAddress;
    }

    /** A sleeper that wakes up at another address, where the listener trusts the id in its PINGREQ; null when it does not. */
    private @Nullable ClientSession movedHere(PeerAddress from, @Nullable ClientSession sleeper) {
        boolean moves = sleeper != null
                && sleeper.state().isConnected()
                && !(sleeper.state() instanceof SessionState.Active)
                && core.settings().listener(from.transportName()).wakeUpMoves();
        if (!moves) {
            return null;
        }
        ClientSession occupant = sessions.at(from);
        if (occupant != null) {
            lifecycle.displaced(occupant);
        }
        lifecycle.moved(sleeper, from);
        return sleeper;
    }

    private void strangerSpoke(PeerAddress from, MqttSnMessage message) {
        MessageType type = message.type();
        if (type == MessageType.DISCONNECT) {
            connects.abandon(from);
            strangers.disconnectReceived(from);
        } else if (Legality.isForClientsOnly(type)) {
            core.counters().unexpectedMessages++;
        } else if (connects.isConnecting(from)) {
            core.counters().unexpectedMessages++;
        } else {
            strangers.turnAway(from, "sent " + type + " without a connection");
        }
    }

    private void clientSpoke(ClientSession session, PeerAddress from, MqttSnMessage message) {
        switch (Legality.of(session.state().name(), message.type())) {
            case PROCESS -> {
                session.heard();
                message.dispatch(rules, session);
            }
            case DISCONNECT -> {
                if (hasJustFallenAsleep(session)) {
                    core.counters().unexpectedMessages++;
                } else {
                    strangers.turnAway(
                            from,
                            "sent " + message.type() + " while "
                                    + session.state().name());
                }
            }
            case IGNORE -> core.counters().unexpectedMessages++;
        }
    }

    /** What the network delivers late was sent before the client fell asleep; its radio is off now. */
    private boolean hasJustFallenAsleep(ClientSession session) {
        return session.state() instanceof SessionState.Asleep asleep
                && core.nowNanos() - asleep.sinceNanos()
                        < core.settings().timers().retry().toNanos();
    }

    /** Fires every deadline that is due at {@code nowNanos}. */
    public void advanceTo(long nowNanos) {
        core.setNowNanos(nowNanos);
        for (Deadlines.Deadline due = core.deadlines().pollDue(nowNanos);
                due != null;
                due = core.deadlines().pollDue(nowNanos)) {
            long mark = core.sink().mark();
            try {
                due.fire();
            } catch (RuntimeException e) {
                failed(due.owner(), mark, e, "a deadline");
            }
        }
    }

    /** Earliest pending deadline, {@link Long#MAX_VALUE} when there is none. */
    public long nextDeadlineNanos() {
        return core.deadlines().nextNanos();
    }

    /** The uplink carries the session that was to be opened. */
    public void uplinkOpened(long sessionId, long nowNanos) {
        core.setNowNanos(nowNanos);
        long mark = core.sink().mark();
        try {
            connects.uplinkOpened(sessionId);
        } catch (RuntimeException e) {
            failed(sessions.withId(sessionId), mark, e, "an opened uplink session");
        }
    }

    /** The uplink does not carry the session that was to be opened. */
    public void uplinkNotOpened(long sessionId, PublishOutcome reason, long nowNanos) {
        core.setNowNanos(nowNanos);
        long mark = core.sink().mark();
        try {
            connects.uplinkNotOpened(sessionId, reason);
        } catch (RuntimeException e) {
            failed(sessions.withId(sessionId), mark, e, "a refused uplink session");
        }
    }

    /** The broker has closed a session's connection. */
    public void uplinkLost(long sessionId, long nowNanos) {
        core.setNowNanos(nowNanos);
        ClientSession session = sessions.withId(sessionId);
        long mark = core.sink().mark();
        try {
            if (session != null) {
                lifecycle.uplinkLost(session);
            }
        } catch (RuntimeException e) {
            failed(session, mark, e, "a lost uplink session");
        }
    }

    /** Clients that connect now would be served, or no longer. */
    public void uplinkAvailable(boolean available, long nowNanos) {
        core.setNowNanos(nowNanos);
        discovery.uplinkAvailable(available);
    }

    public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome, long nowNanos) {
        answered(ticket, nowNanos, () -> ((WillTicket) ticket).willChanged(outcome));
    }

    public void uplinkPublished(Ticket ticket, PublishOutcome outcome, long nowNanos) {
        answered(ticket, nowNanos, () -> ((PublishTicket) ticket).published(outcome));
    }

    public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome, long nowNanos) {
        answered(ticket, nowNanos, () -> ((SubscribeProcedure) ticket).subscribed(outcome));
    }

    public void uplinkUnsubscribed(Ticket ticket, long nowNanos) {
        answered(ticket, nowNanos, () -> ((UnsubscribeProcedure) ticket).unsubscribed());
    }

    /** The session has the message in custody. */
    public void stored(Ticket ticket, long nowNanos) {
        answered(ticket, nowNanos, () -> ((Custody) ticket).stored());
    }

    /** An answer to a closed ticket comes too late and is nobody's business any more. */
    private void answered(Ticket ticket, long nowNanos, Runnable reaction) {
        if (!ticket.isOpen()) {
            return;
        }
        core.setNowNanos(nowNanos);
        long mark = core.sink().mark();
        try {
            reaction.run();
        } catch (RuntimeException e) {
            failed(ticket instanceof SessionTicket owned ? owned.session() : ticket, mark, e, "an answer");
        }
    }

    /** A message for a session; whoever is no more takes it, so that the broker is not kept waiting. */
    public void uplinkMessageArrived(
            long sessionId, Delivery delivery, MessageHandle handle, Publication publication, long nowNanos) {
        core.setNowNanos(nowNanos);
        ClientSession session = sessions.withId(sessionId);
        long mark = core.sink().mark();
        try {
            if (session == null) {
                core.counters().dropped(DropReason.SESSION_ENDED);
                core.sink().acknowledgeUplink(delivery);
            } else {
                session.gatewayPublishes().messageArrived(delivery, handle, publication);
            }
        } catch (RuntimeException e) {
            failed(session, mark, e, "a message from the broker");
            core.sink().refuseUplink(delivery);
        }
    }

    /** The message that the core asked the store for. */
    public void messageLoaded(long sessionId, MessageHandle handle, Publication publication, long nowNanos) {
        core.setNowNanos(nowNanos);
        ClientSession session = sessions.withId(sessionId);
        long mark = core.sink().mark();
        try {
            if (session != null) {
                session.gatewayPublishes().messageLoaded(handle, publication);
            }
        } catch (RuntimeException e) {
            failed(session, mark, e, "a loaded message");
        }
    }

    /** The gateway ends, and with it everything that its memory holds: clients in reach get DISCONNECT, sleeping ones nothing. */
    public void shutDown(long nowNanos) {
        core.setNowNanos(nowNanos);
        lifecycle.shutDown();
    }

    /**
     * The border that no bug crosses: the failed handler's commands are taken back, its session is lost, everybody else goes on.
     *
     * @param owner the session, or the exchange, whose handler failed
     */
    private void failed(@Nullable Object owner, long mark, RuntimeException cause, Object during) {
        core.sink().cutBackTo(mark);
        core.counters().failures++;
        core.sink().fault(during.toString(), cause);
        if (owner instanceof ClientSession session) {
            loseFailed(session);
        } else if (owner != null) {
            connects.failed(owner);
        }
    }

    private void loseFailed(ClientSession session) {
        long mark = core.sink().mark();
        try {
            lifecycle.failed(session);
        } catch (RuntimeException e) {
            core.sink().cutBackTo(mark);
            core.sink().fault("the end of a failed session", e);
            lifecycle.forget(session);
        }
    }

    /** For status displays and tests, on the loop's thread. */
    public Sessions sessions() {
        return sessions;
    }

    /** Connection attempts in progress. */
    public int halfOpenSessions() {
        return connects.size();
    }

    public CoreCounters counters() {
        return core.counters();
    }

    /** Messages that wait for clients, and what they cost. */
    public QueueBudget queues() {
        return core.queueBudget();
    }
}
