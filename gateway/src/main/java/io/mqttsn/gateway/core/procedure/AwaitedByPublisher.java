package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.MessageHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which messages of one client a publisher keeps until the client has them, as a broker does for a sensor with a connection of its own. (NOT thread safe.) */
final class AwaitedByPublisher {

    private final Map<Long, Custody> custodies = new LinkedHashMap<>();

    void add(MessageHandle handle, Custody custody) {
        custodies.put(handle.messageId(), custody);
    }

    boolean contains(MessageHandle handle) {
        return custodies.containsKey(handle.messageId());
    }

    /** Whether a message that the client has seen stays with the client's session. */
    boolean isOursOnceBegun(MessageHandle handle) {
        Custody custody = custodies.get(handle.messageId());
        return handle.qos() == Qos.TWO || custody == null || custody.isTakenOnceBegun();
    }

    /** The client has the message, or will never get it. */
    void settled(MessageHandle handle) {
        Custody custody = custodies.remove(handle.messageId());
        if (custody != null) {
            custody.clientIsSettled();
        }
    }

    /** The client sleeps: a publisher, who stops after a small number of messages, is not kept waiting for so long. */
    void settleAll() {
        List<Custody> all = List.copyOf(custodies.values());
        custodies.clear();
        all.forEach(Custody::clientIsSettled);
    }

    /** The client is gone: what nobody else keeps is the session's alone, and nobody waits for the client any more. */
    void settleWhatIsNotKept() {
        List<Custody> ours = custodies.values().stream()
                .filter(custody -> !custody.isKeptByPublisher())
                .toList();
        custodies.values().removeAll(ours);
        ours.forEach(Custody::clientIsSettled);
    }

    void giveBack(MessageHandle handle) {
        Custody custody = custodies.remove(handle.messageId());
        if (custody != null) {
            custody.giveBack();
        }
    }
}
