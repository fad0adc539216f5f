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
import java.util.Optional;

/** Passes every command on; saboteurs change one of them. */
class ForwardingSink implements CommandSink {

    private final CommandSink sink;

    ForwardingSink(CommandSink sink) {
        this.sink = sink;
    }

    @Override
    public void sendMessage(PeerAddress to, MqttSnMessage message) {
        sink.sendMessage(to, message);
    }

    @Override
    public void broadcast(MqttSnMessage message) {
        sink.broadcast(message);
    }

    @Override
    public void openUplink(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        sink.openUplink(sessionId, clientId, cleanSession, keepAliveSeconds, will);
    }

    @Override
    public void closeUplink(long sessionId, boolean fireWill) {
        sink.closeUplink(sessionId, fireWill);
    }

    @Override
    public void discardUplink(long sessionId) {
        sink.discardUplink(sessionId);
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        sink.changeWill(ticket, sessionId, cleanSession, will);
    }

    @Override
    public void publishUplink(Ticket ticket, long sessionId, Publication publication) {
        sink.publishUplink(ticket, sessionId, publication);
    }

    @Override
    public void subscribeUplink(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        sink.subscribeUplink(ticket, sessionId, filter, qos);
    }

    @Override
    public void unsubscribeUplink(Ticket ticket, long sessionId, TopicFilter filter) {
        sink.unsubscribeUplink(ticket, sessionId, filter);
    }

    @Override
    public void acknowledgeUplink(Delivery delivery) {
        sink.acknowledgeUplink(delivery);
    }

    @Override
    public void refuseUplink(Delivery delivery) {
        sink.refuseUplink(delivery);
    }

    @Override
    public void storeDelivery(Ticket ticket, long sessionId, MessageHandle handle) {
        sink.storeDelivery(ticket, sessionId, handle);
    }

    @Override
    public void forgetDelivery(long sessionId, MessageHandle handle) {
        sink.forgetDelivery(sessionId, handle);
    }

    @Override
    public void loadMessage(long sessionId, MessageHandle handle) {
        sink.loadMessage(sessionId, handle);
    }

    @Override
    public void notice(Notice notice) {
        sink.notice(notice);
    }

    @Override
    public void fault(String during, RuntimeException cause) {
        sink.fault(during, cause);
    }

    @Override
    public long mark() {
        return sink.mark();
    }

    @Override
    public void cutBackTo(long mark) {
        sink.cutBackTo(mark);
    }
}
