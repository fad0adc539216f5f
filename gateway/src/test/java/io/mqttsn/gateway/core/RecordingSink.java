package io.mqttsn.gateway.core;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.transport.PeerAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects commands; the scenario carries them out when the core has returned, as the gateway's loop does. One of them may be made to fail. */
final class RecordingSink implements CommandSink {

    private final Scenario scene;
    private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
    private long appended;
    private long calls;
    private long failingCall;

    final List<MqttSnMessage> broadcasts = new ArrayList<>();
    final List<Notice> notices = new ArrayList<>();
    final List<RuntimeException> faults = new ArrayList<>();

    RecordingSink(Scenario scene) {
        this.scene = scene;
    }

    /** The {@code number}th call from the beginning will throw, counted from 1; 0 none. */
    void failAtCall(long number) {
        failingCall = number;
    }

    /** How often the sink has been called. */
    long calls() {
        return calls;
    }

    /** Carries out all commands, and those that they give rise to. */
    void carryOut() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
    }

    private void append(Runnable command) {
        if (++calls == failingCall) {
            throw new IllegalStateException("made to fail at call " + calls);
        }
        appended++;
        commands.add(command);
    }

    @Override
    public void sendMessage(PeerAddress to, MqttSnMessage message) {
        scene.mayBeSent(to, message);
        append(() -> scene.sent(to, message));
    }

    @Override
    public void broadcast(MqttSnMessage message) {
        append(() -> broadcasts.add(message));
    }

    @Override
    public void openUplink(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        append(() -> scene.broker.open(sessionId, clientId, cleanSession, will));
    }

    @Override
    public void closeUplink(long sessionId, boolean fireWill) {
        append(() -> scene.broker.close(sessionId, fireWill));
    }

    @Override
    public void discardUplink(long sessionId) {
        append(() -> scene.broker.discard(sessionId));
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        append(() -> scene.broker.changeWill(ticket, sessionId, cleanSession, will));
    }

    @Override
    public void publishUplink(Ticket ticket, long sessionId, Publication publication) {
        append(() -> scene.broker.publish(ticket, sessionId, publication));
    }

    @Override
    public void subscribeUplink(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        append(() -> scene.broker.subscribe(ticket, sessionId, filter, qos));
    }

    @Override
    public void unsubscribeUplink(Ticket ticket, long sessionId, TopicFilter filter) {
        append(() -> scene.broker.unsubscribe(ticket, sessionId, filter));
    }

    @Override
    public void acknowledgeUplink(Delivery delivery) {
        append(delivery::takenByOne);
    }

    @Override
    public void refuseUplink(Delivery delivery) {
        append(delivery::failedByOne);
    }

    @Override
    public void storeDelivery(Ticket ticket, long sessionId, MessageHandle handle) {
        append(() -> scene.store.addDelivery(sessionId, handle, ticket, scene.storeFacts));
    }

    @Override
    public void forgetDelivery(long sessionId, MessageHandle handle) {
        append(() -> scene.store.removeDelivery(sessionId, handle));
    }

    @Override
    public void loadMessage(long sessionId, MessageHandle handle) {
        append(() -> scene.store.load(sessionId, handle, scene.storeFacts));
    }

    @Override
    public void notice(Notice notice) {
        append(() -> notices.add(notice));
    }

    @Override
    public void fault(String during, RuntimeException cause) {
        faults.add(cause);
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
