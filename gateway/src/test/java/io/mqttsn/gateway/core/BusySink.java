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
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * A sink for millions of clients: it remembers nothing but which sessions wait for the broker, and which uplinks were opened and not discarded, as a number. A
 * {@link Scenario} would look at everything after every event.
 */
final class BusySink implements CommandSink {

    private final ArrayDeque<Long> opening = new ArrayDeque<>();
    private long appended;
    long opened;
    long discarded;
    long sent;

    /** Answers for the broker until nobody waits any more. */
    void answer(GatewayCore core, LongPredicate accepts, long nowNanos) {
        for (Long sessionId = opening.poll(); sessionId != null; sessionId = opening.poll()) {
            if (accepts.test(sessionId)) {
                core.uplinkOpened(sessionId, nowNanos);
            } else {
                discarded++;
                core.uplinkNotOpened(sessionId, PublishOutcome.REFUSED, nowNanos);
            }
        }
    }

    /** Forgets who waits: a broker that never answers. */
    void neverAnswer() {
        opening.clear();
    }

    @Override
    public void sendMessage(PeerAddress to, MqttSnMessage message) {
        appended++;
        sent++;
    }

    @Override
    public void broadcast(MqttSnMessage message) {
        appended++;
    }

    @Override
    public void openUplink(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        appended++;
        opened++;
        opening.add(sessionId);
    }

    @Override
    public void closeUplink(long sessionId, boolean fireWill) {
        appended++;
    }

    @Override
    public void discardUplink(long sessionId) {
        appended++;
        discarded++;
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        appended++;
    }

    @Override
    public void publishUplink(Ticket ticket, long sessionId, Publication publication) {
        appended++;
    }

    @Override
    public void subscribeUplink(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        appended++;
    }

    @Override
    public void unsubscribeUplink(Ticket ticket, long sessionId, TopicFilter filter) {
        appended++;
    }

    @Override
    public void acknowledgeUplink(Delivery delivery) {
        appended++;
    }

    @Override
    public void refuseUplink(Delivery delivery) {
        appended++;
    }

    @Override
    public void storeDelivery(Ticket ticket, long sessionId, MessageHandle handle) {
        appended++;
    }

    @Override
    public void forgetDelivery(long sessionId, MessageHandle handle) {
        appended++;
    }

    @Override
    public void loadMessage(long sessionId, MessageHandle handle) {
        appended++;
    }

    @Override
    public void notice(Notice notice) {}

    @Override
    public void fault(String during, RuntimeException cause) {
        throw new AssertionError(during, cause);
    }

    @Override
    public long mark() {
        return appended;
    }

    @Override
    public void cutBackTo(long mark) {
        throw new AssertionError("nothing fails here");
    }
}
