package io.mqttsn.gateway.core.session;

import io.mqttsn.transport.PeerAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions by the source where their clients were seen last. A session stays there when another client takes its address: otherwise one sender could leave
 * behind any number of sessions by using one port under many names.
 */
final class SessionsBySource {

    private record Source(String transportName, String name) {

        static Source of(PeerAddress address) {
            return new Source(address.transportName(), address.source());
        }
    }

    private final Map<Source, Set<ClientSession>> sessions = new HashMap<>();
    private final Map<ClientSession, Source> sources = new HashMap<>();

    int count(PeerAddress address) {
        return sessions.getOrDefault(Source.of(address), Set.of()).size();
    }

    boolean contains(PeerAddress address, ClientSession session) {
        return Source.of(address).equals(sources.get(session));
    }

    /** The session's client was seen at {@code address}, and nowhere else from now on. */
    void put(ClientSession session, PeerAddress address) {
        Source source = Source.of(address);
        Source former = sources.put(session, source);
        if (!source.equals(former)) {
            takeAway(session, former);
            // Most sources have one client.
            sessions.computeIfAbsent(source, first -> new HashSet<>(2)).add(session);
        }
    }

    void remove(ClientSession session) {
        takeAway(session, sources.remove(session));
    }

    /** Sources without sessions are forgotten: there may be any number of them. */
    private void takeAway(ClientSession session, @Nullable Source source) {
        if (source != null) {
            sessions.computeIfPresent(source, (key, there) -> there.remove(session) && there.isEmpty() ? null : there);
        }
    }

    /** How many sessions have a source. */
    int size() {
        return sources.size();
    }
}
