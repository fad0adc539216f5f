package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.UnsubAck;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.TopicFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One UNSUBSCRIBE, from the question to the broker to UNSUBACK, which always says yes (MQTT-SN 1.2, §6.9). A client that sends it again under another MsgId
 * gets its answers together: none before the broker's.
 */
public final class UnsubscribeProcedure implements SessionTicket {

    private final ClientSession session;
    private final Subscribes subscribes;
    private final TopicFilter filter;
    /** To be answered; nobody waits any more once it is empty. */
    private final Set<Integer> msgIds = new LinkedHashSet<>();

    UnsubscribeProcedure(ClientSession session, Subscribes subscribes, TopicFilter filter) {
        this.session = session;
        this.subscribes = subscribes;
        this.filter = filter;
    }

    TopicFilter filter() {
        return filter;
    }

    /** An UNSUBSCRIBE with this MsgId waits for the answer. */
    void answers(int msgId) {
        msgIds.add(msgId);
    }

    /** The uplink has answered. */
    public void unsubscribed() {
        List<Integer> answered = List.copyOf(msgIds);
        msgIds.clear();
        for (int msgId : answered) {
            subscribes.over(this, msgId);
            session.send(new UnsubAck(msgId));
        }
    }

    /** The client uses this MsgId for something else, or is gone. */
    void abandon(int msgId) {
        msgIds.remove(msgId);
    }

    @Override
    public ClientSession session() {
        return session;
    }

    @Override
    public boolean isOpen() {
        return !msgIds.isEmpty();
    }
}
