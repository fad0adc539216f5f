package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import java.util.ArrayList;
import java.util.List;

/**
 * A session that has subscribed and waits: first for the broker's answer, then for the retained messages that come with it. Messages that are faster
 * than the SUBACK are held, since a sensor must see its SUBACK first.
 */
final class Joiner {

    final UplinkSession session;
    final Ticket ticket;

    /** What it asks for now. */
    final Qos qos;

    /** Empty once answered. */
    private final List<Held> held = new ArrayList<>();

    private boolean isAnswered;
    private Qos granted = Qos.ZERO;

    Joiner(UplinkSession session, Ticket ticket, Qos qos) {
        this.session = session;
        this.ticket = ticket;
        this.qos = qos;
    }

    boolean isAnswered() {
        return isAnswered;
    }

    void hold(Delivery delivery, MessageHandle handle, Publication publication) {
        held.add(new Held(delivery, handle, publication));
    }

    int held() {
        return held.size();
    }

    /** What it got; valid once answered. */
    Qos granted() {
        return granted;
    }

    /** The answer is there; gives back what was held, in the order of arrival. */
    List<Held> answered(Qos granted) {
        this.granted = granted;
        return closed();
    }

    /** No answer is awaited any more; gives back what was held. */
    List<Held> closed() {
        isAnswered = true;
        List<Held> released = List.copyOf(held);
        held.clear();
        return released;
    }

    /** A message that came before the SUBACK. */
    record Held(Delivery delivery, MessageHandle handle, Publication publication) {}
}
