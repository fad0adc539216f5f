package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.gateway.core.session.ClientSession;

/** One UNSUBSCRIBE, from the question to the broker to UNSUBACK, which always says yes (MQTT-SN 1.2, §6.9). */
public final class UnsubscribeProcedure implements SessionTicket {

    private final ClientSession session;
    private final Subscribes subscribes;
    private final Unsubscribe request;
    private boolean open = true;

    UnsubscribeProcedure(ClientSession session, Subscribes subscribes, Unsubscribe request) {
        this.session = session;
        this.subscribes = subscribes;
        this.request = request;
    }

    boolean isRepeatedBy(Unsubscribe other) {
        return other.topic().equals(request.topic());
    }

    /** The uplink has answered. */
    public void unsubscribed() {
        open = false;
        subscribes.over(this, request.msgId());
        session.send(new UnsubAck(request.msgId()));
    }

    void abandon() {
        open = false;
    }

    @Override
    public ClientSession session() {
        return session;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
