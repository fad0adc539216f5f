package io.mqttsn.gateway.world;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.gateway.core.Accounts;
import io.mqttsn.gateway.core.CoreSettings;
import io.mqttsn.gateway.core.GatewayCore;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.core.procedure.ClientPublishes;
import io.mqttsn.gateway.core.procedure.SessionTicket;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.store.StoreFacts;
import io.mqttsn.time.Moments;
import io.mqttsn.transport.PeerAddress;

/** Drives the core in virtual time, as the gateway's loop does in real time, and looks at it after every event. */
final class GatewayDriver implements UplinkFacts, StoreFacts {

    private final World world;
    private final WorldSink sink;
    private final Sabotage sabotage;
    final GatewayCore core;
    private long checkedAtFact = -1;

    GatewayDriver(World world, WorldSink sink, Sabotage sabotage) {
        this.world = world;
        this.sink = sink;
        this.sabotage = sabotage;
        this.core = new GatewayCore(sabotage.understood(world.climate.core()), sabotage.around(sink, world));
    }

    /** @param hop who has sent it to the gateway: the sensor, or what carries its messages */
    void received(PeerAddress hop, Frame frame) {
        if (frame instanceof MqttSnMessage message) {
            world.wire.received(hop, message);
        } else if (frame instanceof Encapsulated node) {
            world.wire.received(Datagram.endOf(hop, frame), node.message());
        }
        core.frameReceived(hop, sabotage.heard(frame), now());
        sink.carryOut();
        world.wire.answered();
    }

    void oversized(PeerAddress from) {
        core.oversizedFrameReceived(from, now());
        sink.carryOut();
    }

    /** A frame has left the queue of its line. */
    void written(PeerAddress to, Frame frame) {
        core.frameWritten(to, frame, now());
        sink.carryOut();
    }

    void frameSizeMaxChanged(String listener, int octets) {
        core.frameSizeMaxChanged(listener, octets, now());
        sink.carryOut();
    }

    void advance() {
        core.advanceTo(now());
        sink.carryOut();
        world.uplink.advanceTo(now());
        sink.carryOut();
    }

    long nextDeadlineNanos() {
        return Moments.earlier(core.nextDeadlineNanos(), world.uplink.nextDeadlineNanos());
    }

    @Override
    public void uplinkOpened(long sessionId) {
        core.uplinkOpened(sessionId, now());
        sink.carryOut();
    }

    @Override
    public void uplinkNotOpened(long sessionId, PublishOutcome reason) {
        core.uplinkNotOpened(sessionId, reason, now());
        sink.carryOut();
    }

    @Override
    public void uplinkLost(long sessionId) {
        ClientSession session = core.sessions().withId(sessionId);
        if (session != null && session.state().isConnected()) {
            world.wills.clientLostByBroker();
        }
        core.uplinkLost(sessionId, now());
        sink.carryOut();
    }

    @Override
    public void uplinkAvailable(boolean available) {
        core.uplinkAvailable(available, now());
        sink.carryOut();
    }

    @Override
    public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome) {
        checkThatSomebodyWaits(ticket);
        world.wills.changed(ticket, outcome);
        core.uplinkWillChanged(ticket, outcome, now());
        sink.carryOut();
    }

    @Override
    public void uplinkPublished(Ticket ticket, PublishOutcome outcome) {
        checkThatSomebodyWaits(ticket);
        core.uplinkPublished(ticket, outcome, now());
        sink.carryOut();
    }

    @Override
    public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome) {
        checkThatSomebodyWaits(ticket);
        core.uplinkSubscribed(ticket, outcome, now());
        sink.carryOut();
    }

    @Override
    public void uplinkUnsubscribed(Ticket ticket) {
        checkThatSomebodyWaits(ticket);
        core.uplinkUnsubscribed(ticket, now());
        sink.carryOut();
    }

    /** Exchanges end with their session; only those without an answer have none. */
    private void checkThatSomebodyWaits(Ticket ticket) {
        if (ticket.isOpen() && ticket instanceof SessionTicket owned && !(ticket instanceof ClientPublishes)) {
            ClientSession session = owned.session();
            if (core.sessions().withId(session.id()) != session) {
                throw world.failure(Invariant.ENDS_WITH_SESSION, "an answer is still awaited for " + session);
            }
        }
    }

    @Override
    public void uplinkMessageArrived(long sessionId, Delivery delivery, MessageHandle handle, Publication publication) {
        world.custody.offered(sessionId, delivery, handle, publication);
        core.uplinkMessageArrived(sessionId, delivery, handle, publication, now());
        sink.carryOut();
    }

    @Override
    public void stored(Ticket ticket) {
        core.stored(ticket, now());
        sink.carryOut();
    }

    @Override
    public void messageLoaded(long sessionId, MessageHandle handle, Publication publication) {
        core.messageLoaded(sessionId, handle, publication, now());
        sink.carryOut();
    }

    /** What holds whenever the core has come to rest; looked at only when it has been told something since the last time. */
    void check() {
        if (checkedAtFact == sink.facts()) {
            return;
        }
        checkedAtFact = sink.facts();
        String inconsistencies = core.sessions().inconsistencies();
        if (!inconsistencies.isEmpty()) {
            throw world.failure(Invariant.INDICES, inconsistencies);
        }
        if (core.counters().failures != 0) {
            throw world.failure(Invariant.NEVER_THROWS, core.counters().failures + " failures are counted");
        }
        checkLimits();
        boolean isNobodyHere = core.sessions().size() == 0 && core.halfOpenSessions() == 0;
        if (isNobodyHere && core.nextDeadlineNanos() != Moments.NEVER && !world.climate.advertises()) {
            throw world.failure(Invariant.NOTHING_LEFT, "a deadline of nobody");
        }
        world.custody.check();
        for (PeerAddress carrier : world.carriers) {
            if (core.sessions().at(carrier) != null) {
                throw world.failure(Invariant.FORWARDER, carrier + " has a session");
            }
        }
        long accountedFor = Accounts.accountedFor(core);
        if (accountedFor != world.custody.offered()) {
            throw world.failure(
                    Invariant.CONSERVATION,
                    world.custody.offered() + " messages were taken, " + accountedFor + " are accounted for");
        }
    }

    private void checkLimits() {
        CoreSettings settings = world.climate.core();
        boolean isWithin = core.sessions().size() <= settings.limits().sessionsMax()
                && core.halfOpenSessions() <= settings.limits().halfOpenMax()
                && core.queues().messages() <= settings.queues().allMessagesMax()
                && core.queues().bytes() <= settings.queues().allBytesMax();
        for (ClientSession session : core.sessions().all()) {
            // The message on its way has left its queue, so that no other one can push it out.
            isWithin &= session.gatewayPublishes().size() <= settings.queues().messagesMax() + 1;
            isWithin &= session.subscriptions().size() <= settings.limits().subscriptionsPerSessionMax();
        }
        if (!isWithin) {
            throw world.failure(Invariant.BOUNDED, stateText());
        }
    }

    /** Everything that a message can change, as far as it can be seen; the commands given so far count too. */
    String stateText() {
        return core.sessions().all() + ", " + core.halfOpenSessions() + " connecting, "
                + core.queues().messages() + " messages of " + core.queues().bytes() + " octets, " + sink.mark()
                + " commands";
    }

    private long now() {
        return world.agenda.nowNanos();
    }
}
