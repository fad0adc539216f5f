package io.mqttsn.gateway.world;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.transport.PeerAddress;
import java.util.ArrayDeque;
import java.util.Optional;

/** The commands of the core, carried out in order when it has returned, as the gateway's loop does it. */
final class WorldSink implements CommandSink {

    private final World world;
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private long appended;
    private long facts;
    private boolean carryingOut;

    WorldSink(World world) {
        this.world = world;
    }

    /** Carries out all commands, and those that they give rise to; further down the stack it does nothing. */
    void carryOut() {
        facts++;
        if (carryingOut) {
            return;
        }
        carryingOut = true;
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        carryingOut = false;
    }

    /** How many facts the core has been told. */
    long facts() {
        return facts;
    }

    private void append(Runnable command) {
        appended++;
        commands.add(command);
    }

    @Override
    public void sendMessage(PeerAddress to, MqttSnMessage message) {
        world.wire.sending(to, message);
        append(() -> world.wire.sent(to, message));
    }

    @Override
    public void broadcast(MqttSnMessage message) {
        append(() -> world.wire.broadcast(message));
    }

    @Override
    public void openUplink(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        append(() -> {
            world.wills.opened(sessionId, will);
            world.uplink.open(sessionId, clientId, cleanSession, keepAliveSeconds, will);
        });
    }

    @Override
    public void closeUplink(long sessionId, boolean fireWill) {
        append(() -> {
            world.wills.closed(sessionId, fireWill);
            world.wire.left(sessionId);
            world.uplink.close(sessionId, fireWill);
        });
    }

    @Override
    public void discardUplink(long sessionId) {
        append(() -> world.uplink.discard(sessionId));
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        append(() -> {
            world.wills.changing(ticket, sessionId, will);
            world.uplink.changeWill(ticket, sessionId, cleanSession, will);
        });
    }

    @Override
    public void publishUplink(Ticket ticket, long sessionId, Publication publication) {
        append(() -> {
            world.chart.add("-", "uplink", "PUBLISH " + Messages.text(publication));
            world.uplink.publish(ticket, sessionId, publication);
        });
    }

    @Override
    public void subscribeUplink(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        append(() -> world.uplink.subscribe(ticket, sessionId, filter, qos));
    }

    @Override
    public void unsubscribeUplink(Ticket ticket, long sessionId, TopicFilter filter) {
        append(() -> world.uplink.unsubscribe(ticket, sessionId, filter));
    }

    @Override
    public void acknowledgeUplink(Delivery delivery) {
        append(() -> {
            world.custody.acknowledged(delivery);
            world.uplink.acknowledge(delivery);
        });
    }

    @Override
    public void refuseUplink(Delivery delivery) {
        append(() -> {
            world.custody.refused(delivery);
            world.uplink.refuse(delivery);
        });
    }

    @Override
    public void storeDelivery(Ticket ticket, long sessionId, MessageHandle handle) {
        append(() -> world.store.addDelivery(sessionId, handle, ticket, world.gateway));
    }

    @Override
    public void forgetDelivery(long sessionId, MessageHandle handle) {
        append(() -> world.store.removeDelivery(sessionId, handle));
    }

    @Override
    public void loadMessage(long sessionId, MessageHandle handle) {
        append(() -> world.store.load(sessionId, handle, world.gateway));
    }

    @Override
    public void notice(Notice notice) {
        world.noticed(notice);
    }

    @Override
    public void fault(String during, RuntimeException cause) {
        throw world.failure(Invariant.NEVER_THROWS, during, cause);
    }

    @Override
    public long mark() {
        return appended;
    }

    @Override
    public void cutBackTo(long mark) {
        for (; appended > mark; appended--) {
            commands.removeLast();
        }
    }
}
