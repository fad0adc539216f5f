package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Octets;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.transport.PeerAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the clients of a scenario reach the gateway. */
enum Way {
    DIRECT,
    /** Each host is a forwarder (MQTT-SN 1.2, §5.5), and its clients are nodes behind it; their ports are their node ids. */
    FORWARDED;

    /** Tests run one after the other. */
    private static Way present = DIRECT;

    /** The way in scenarios that begin now. */
    static Way present() {
        return present;
    }

    void isTakenFromNowOn() {
        present = this;
    }

    /** The client at this place, as the gateway sees it. */
    PeerAddress addressOf(TestAddress place) {
        return switch (this) {
            case DIRECT -> place;
            case FORWARDED ->
                new ForwardedPeer(new TestAddress(place.transportName(), place.host(), 0), nodeId(place.port()), 0);
        };
    }

    private static Octets nodeId(int port) {
        return Octets.wrap(new byte[] {(byte) (port >> 8), (byte) port});
    }

    /** A forwarder itself has no session and is sent nothing; nodes behind it may be anywhere. */
    void assertLeadsTo(PeerAddress address) {
        assertTrue(this == DIRECT || address instanceof ForwardedPeer, () -> address + " is a forwarder");
    }

    /** What this way adds to every message, in octets. */
    int overhead() {
        return this == DIRECT ? 0 : Encapsulated.overhead(nodeId(0));
    }

    /** These listeners where clients take this way: any host may be a forwarder, and frames have room for the encapsulation. */
    Map<String, ListenerPolicy> opened(Map<String, ListenerPolicy> listeners) {
        if (this == DIRECT) {
            return listeners;
        }
        Map<String, ListenerPolicy> opened = new LinkedHashMap<>();
        List.of(TestAddress.TRANSPORT, TestAddress.RADIO)
                .forEach(name -> opened.put(name, listeners.getOrDefault(name, ListenerPolicy.OPEN)));
        opened.replaceAll((name, policy) -> opened(policy));
        return opened;
    }

    private ListenerPolicy opened(ListenerPolicy policy) {
        return new ListenerPolicy(
                (int) Math.min(Integer.MAX_VALUE, (long) policy.frameSizeMax() + overhead()),
                policy.sessionsMax(),
                policy.sessionsPerSourceMax(),
                policy.clientIds(),
                policy.sources(),
                policy.topicPrefix(),
                ListenerPolicy.ANYBODY,
                policy.publishersWithoutConnection(),
                policy.publishesWithoutConnectionPerSecond(),
                policy.wakeUpMoves(),
                policy.answersOnGroup(),
                policy.limits());
    }
}
