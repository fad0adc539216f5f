package io.mqttsn.gateway.core;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.gateway.core.discovery.Discovery;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.core.procedure.Admission;
import io.mqttsn.gateway.core.procedure.Connects;
import io.mqttsn.gateway.core.procedure.Custody;
import io.mqttsn.gateway.core.procedure.PublishTicket;
import io.mqttsn.gateway.core.procedure.SessionTicket;
import io.mqttsn.gateway.core.procedure.SubscribeProcedure;
import io.mqttsn.gateway.core.procedure.UnsubscribeProcedure;
import io.mqttsn.gateway.core.procedure.WillTicket;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionLifecycle;
import io.mqttsn.gateway.core.session.Sessions;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.QueueBudget;
import io.mqttsn.time.Moments;
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
    private final Discovery discovery;
    private final Reception reception;

    public GatewayCore(CoreSettings settings, CommandSink sink) {
        core = new CoreContext(settings, sink);
        lifecycle = new SessionLifecycle(core, sessions, this::isConnecting);
        Admission admission = new Admission(core, sessions);
        connects = new Connects(core, sessions, lifecycle, admission);
        discovery =
                new Discovery(core, () -> sessions.size() < settings.limits().sessionsMax());
        reception = new Reception(core, sessions, lifecycle, admission, connects, discovery);
        core.faults().setPayer(this::pays);
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

    /** A transport delivered a datagram that was sent to its group. */
    @Override
    public void groupFrameReceived(PeerAddress from, Frame frame, long nowNanos) {
        // A forwarder carries the words of nodes that our group does not reach.
        reception.groupIsHeard(!(frame instanceof Encapsulated));
        frameReceived(from, frame, nowNanos);
        reception.groupIsHeard(false);
    }

    /** A transport received a frame that is larger than it takes. */
    public void oversizedFrameReceived(PeerAddress from, long nowNanos) {
        core.counters().oversized++;
        core.counters().malformed(Malformed.OVERSIZED);
    }

    /** Whoever waits for the answer waits from now on. */
    public void frameWritten(PeerAddress to, Frame frame, long nowNanos) {
        if (frame instanceof Encapsulated node) {
            messageWritten(new ForwardedPeer(to, node.nodeId(), node.radius()), node.message(), nowNanos);
        } else if (frame instanceof MqttSnMessage message) {
            messageWritten(to, message, nowNanos);
        }
    }

    private void messageWritten(PeerAddress to, MqttSnMessage message, long nowNanos) {
        core.setNowNanos(nowNanos);
        ClientSession session = sessions.at(to);
        if (session != null) {
            session.gatewayPublishes().messageWritten(message);
        }
        connects.messageWritten(to, message);
    }

    public void frameSizeMaxChanged(String listener, int octets, long nowNanos) {
        core.setFrameSizeMax(listener, octets);
    }

    /** The carrier itself has no session; a node behind it is a client like any other, if the carrier may speak for nodes. */
    private void encapsulatedReceived(PeerAddress carrier, Encapsulated frame, long nowNanos) {
        if (core.settings().listener(carrier.transportName()).allowsForwarder(carrier)) {
            messageReceived(new ForwardedPeer(carrier, frame.nodeId(), frame.radius()), frame.message(), nowNanos);
        } else {
            core.counters().notAllowed++;
            core.notice(
                    Notice.Kind.FORWARDER_REFUSED,
                    carrier,
                    "add " + carrier.source() + " to access.forwarders of its listener to serve the nodes behind it");
        }
    }

    /** A client, or whoever is at this address, sent a message. */
    public void messageReceived(PeerAddress from, MqttSnMessage message, long nowNanos) {
        core.setNowNanos(nowNanos);
        core.counters().received(message.type());
        core.faults().begin();
        try {
            reception.messageReceived(from, message);
        } catch (RuntimeException e) {
            core.faults().failed(reception.speaker(), e, message);
            core.faults().run(this, "the end of an attempt to connect", () -> connects.abandon(from));
        }
    }

    /** Fires every deadline that is due at {@code nowNanos}. */
    public void advanceTo(long nowNanos) {
        core.setNowNanos(nowNanos);
        for (Deadlines.Deadline due = core.deadlines().pollDue(nowNanos);
                due != null;
                due = core.deadlines().pollDue(nowNanos)) {
            core.faults().begin();
            try {
                due.fire();
            } catch (RuntimeException e) {
                core.faults().failed(due.owner(), e, "a deadline");
            }
        }
    }

    /** Earliest pending deadline, {@link Moments#NEVER} when there is none. */
    public long nextDeadlineNanos() {
        return core.deadlines().nextNanos();
    }

    /** The uplink carries the session that was to be opened. */
    public void uplinkOpened(long sessionId, long nowNanos) {
        happened(nowNanos, connects.opening(sessionId), () -> connects.uplinkOpened(sessionId));
    }

    /** The uplink does not carry the session that was to be opened. */
    public void uplinkNotOpened(long sessionId, PublishOutcome reason, long nowNanos) {
        happened(nowNanos, connects.opening(sessionId), () -> connects.uplinkNotOpened(sessionId, reason));
    }

    /** The broker has closed a session's connection. */
    public void uplinkLost(long sessionId, long nowNanos) {
        ClientSession session = sessions.withId(sessionId);
        if (session != null) {
            boolean isConnecting =
                    session.address().filter(connects::isConnecting).isPresent();
            happened(nowNanos, session, () -> lifecycle.uplinkLost(session, isConnecting));
        }
    }

    /** Clients that connect now would be served, or no longer. */
    public void uplinkAvailable(boolean available, long nowNanos) {
        happened(nowNanos, discovery, () -> discovery.uplinkAvailable(available));
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
        if (ticket.isOpen()) {
            // The handler has failed, and nobody has told the broker anything.
            ((Custody) ticket).giveBack();
        }
    }

    /** An answer to a closed ticket comes too late and is nobody's business any more. */
    private void answered(Ticket ticket, long nowNanos, Runnable reaction) {
        if (ticket.isOpen()) {
            happened(nowNanos, ticket instanceof SessionTicket owned ? owned.session() : ticket, reaction);
        }
    }

    /** Something happened to a session, or to one that is to be; the reaction may fail without harm to others. */
    private void happened(long nowNanos, @Nullable Object owner, Runnable reaction) {
        core.setNowNanos(nowNanos);
        core.faults().begin();
        try {
            reaction.run();
        } catch (RuntimeException e) {
            core.faults().failed(owner, e, "an answer for " + owner);
        }
    }

    /** A message for a session; whoever is no more takes it, so that the broker is not kept waiting. */
    public void uplinkMessageArrived(
            long sessionId, Delivery delivery, MessageHandle handle, Publication publication, long nowNanos) {
        core.setNowNanos(nowNanos);
        ClientSession session = sessions.withId(sessionId);
        core.faults().begin();
        try {
            if (session == null) {
                core.counters().dropped(DropReason.SESSION_ENDED);
                core.sink().acknowledgeUplink(delivery);
            } else {
                session.gatewayPublishes().messageArrived(delivery, handle, publication);
            }
        } catch (RuntimeException e) {
            core.faults().failed(session, e, "a message from the broker");
            core.sink().refuseUplink(delivery);
        }
    }

    /** The message that the core asked the store for. */
    public void messageLoaded(long sessionId, MessageHandle handle, Publication publication, long nowNanos) {
        ClientSession session = sessions.withId(sessionId);
        if (session != null) {
            happened(nowNanos, session, () -> session.gatewayPublishes().messageLoaded(handle, publication));
        }
    }

    /** The gateway ends, and with it everything that its memory holds: clients in reach get DISCONNECT, sleeping ones nothing. */
    public void shutDown(long nowNanos) {
        core.setNowNanos(nowNanos);
        lifecycle.shutDown();
    }

    /** A handler has failed, and this is whom it worked for. */
    private void pays(Object owner) {
        if (owner instanceof ClientSession session) {
            lose(session);
        } else {
            connects.failed(owner);
        }
    }

    private void lose(ClientSession session) {
        try {
            connects.abandonOpeningOf(session);
            lifecycle.failed(session);
            core.faults().commit();
        } catch (RuntimeException e) {
            core.faults().failedAgain(e, "the end of a failed session");
            lifecycle.forget(session);
        }
    }

    private boolean isConnecting(ClientId clientId) {
        return connects.isConnecting(clientId);
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
