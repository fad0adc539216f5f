package io.mqttsn.gateway.core;

import io.mqttsn.codec.ClientId;
import io.mqttsn.transport.PeerAddress;
import java.util.List;
import java.util.Optional;

/**
 * What one listener allows to whom. Patterns of sources are held against {@link io.mqttsn.transport.PeerAddress#source()}.
 *
 * @param frameSizeMax largest frame that the link carries, in octets
 * @param sessionsMax sessions whose clients were last seen on this listener
 * @param sessionsPerSourceMax sessions whose clients were last seen here at one source; nodes behind a forwarder are at the source of their carrier
 * @param clientIds who may connect, by client id; {@link #ANYBODY} for all
 * @param sources who may send at all; {@link #ANYBODY} for all
 * @param topicPrefix put before every topic name towards the broker and taken off again towards clients; may be empty
 * @param forwarders which sources may carry messages of nodes behind them; empty for none
 * @param publishersWithoutConnection which sources may publish at QoS −1; empty for none
 * @param publishesWithoutConnectionPerSecond at most so many of them, from each source
 * @param wakeUpMoves whether a PINGREQ with the id of a sleeping client, from another address, moves its session there
 * @param answersOnGroup whether a SEARCHGW that came over the group is answered there, once for many
 * @param limits what holds here instead of the limits of all listeners; empty where those hold
 */
public record ListenerPolicy(
        int frameSizeMax,
        int sessionsMax,
        int sessionsPerSourceMax,
        List<NamePattern> clientIds,
        List<NamePattern> sources,
        String topicPrefix,
        List<NamePattern> forwarders,
        List<NamePattern> publishersWithoutConnection,
        int publishesWithoutConnectionPerSecond,
        boolean wakeUpMoves,
        boolean answersOnGroup,
        Optional<ListenerLimits> limits) {

    public static final List<NamePattern> ANYBODY = List.of(new NamePattern("*"));

    /** No limits but those of all listeners together, and nothing that is off by default. */
    public static final ListenerPolicy OPEN = new ListenerPolicy(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            ANYBODY,
            ANYBODY,
            "",
            List.of(),
            List.of(),
            0,
            false,
            false,
            Optional.empty());

    public ListenerPolicy {
        clientIds = List.copyOf(clientIds);
        sources = List.copyOf(sources);
        forwarders = List.copyOf(forwarders);
        publishersWithoutConnection = List.copyOf(publishersWithoutConnection);
    }

    public boolean allowsClient(ClientId clientId) {
        return allows(clientIds, clientId.value());
    }

    boolean allowsSource(PeerAddress from) {
        return allows(sources, from);
    }

    boolean allowsForwarder(PeerAddress carrier) {
        return allows(forwarders, carrier);
    }

    boolean allowsPublishingWithoutConnection(PeerAddress from) {
        return allows(publishersWithoutConnection, from);
    }

    /** The source is spelt out only where somebody wants to know it: this is asked for each frame. */
    private static boolean allows(List<NamePattern> patterns, PeerAddress peer) {
        return patterns == ANYBODY || allows(patterns, peer.source());
    }

    private static boolean allows(List<NamePattern> patterns, String name) {
        return patterns == ANYBODY || patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
