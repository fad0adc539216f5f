package io.mqttsn.gateway.app.loop;

import io.mqttsn.gateway.core.CoreFacts;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.store.StoreFacts;

/** What uplink and store answer, on its way to the core: the loop adds the time, and carries out what the core decides. (NOT thread safe.) */
final class Answers implements UplinkFacts, StoreFacts {

    private final GatewayLoop loop;
    private final CoreFacts core;

    Answers(GatewayLoop loop, CoreFacts core) {
        this.loop = loop;
        this.core = core;
    }

    @Override
    public void uplinkOpened(long sessionId) {
        core.uplinkOpened(sessionId, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void uplinkNotOpened(long sessionId, PublishOutcome reason) {
        core.uplinkNotOpened(sessionId, reason, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void uplinkLost(long sessionId) {
        core.uplinkLost(sessionId, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void uplinkAvailable(boolean available) {
        core.uplinkAvailable(available, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void uplinkWillChanged(Ticket ticket, PublishOutcome outcome) {
        core.uplinkWillChanged(ticket, outcome, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void uplinkPublished(Ticket ticket, PublishOutcome outcome) {
        core.uplinkPublished(ticket, outcome, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void uplinkSubscribed(Ticket ticket, SubscribeOutcome outcome) {
        core.uplinkSubscribed(ticket, outcome, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void uplinkUnsubscribed(Ticket ticket) {
        core.uplinkUnsubscribed(ticket, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void uplinkMessageArrived(long sessionId, Delivery delivery, MessageHandle handle, Publication publication) {
        core.uplinkMessageArrived(sessionId, delivery, handle, publication, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void stored(Ticket ticket) {
        core.stored(ticket, loop.touch());
        loop.carryOutCommands();
    }

    @Override
    public void messageLoaded(long sessionId, MessageHandle handle, Publication publication) {
        core.messageLoaded(sessionId, handle, publication, loop.touch());
        loop.carryOutCommands();
    }
}
