package io.mqttsn.gateway.core.session;

import io.mqttsn.codec.ClientId;
import io.mqttsn.transport.PeerAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds sessions by number, by client id and by address. The three indices change together and only here: each session is found by its number and its
 * client id, and by its address if it has one, which no other session has.
 */
public final class Sessions {

    private final Map<Long, ClientSession> byId = new LinkedHashMap<>();
    private final Map<ClientId, ClientSession> byClientId = new LinkedHashMap<>();
    private final Map<PeerAddress, ClientSession> byAddress = new LinkedHashMap<>();

    /**
     * By the place where their clients were seen last. A session stays there when another client takes its address: otherwise one sender could leave behind
     * any number of sessions by using one port under many names.
     */
    private final Groups<String, ClientSession> byTransport = new Groups<>();

    private final Groups<Source, ClientSession> bySource = new Groups<>();

    public @Nullable ClientSession withId(long id) {
        return byId.get(id);
    }

    public @Nullable ClientSession of(ClientId clientId) {
        return byClientId.get(clientId);
    }

    public @Nullable ClientSession at(PeerAddress address) {
        return byAddress.get(address);
    }

    /** How many sessions had their clients last on the transport of {@code address}. */
    public int countOnTransport(PeerAddress address) {
        return byTransport.count(address.transportName());
    }

    /** Whether the client of {@code session} was last on the transport of {@code address}. */
    public boolean isOnTransport(PeerAddress address, ClientSession session) {
        return byTransport.contains(address.transportName(), session);
    }

    /** How many sessions had their clients last at the source of {@code address}, and on its transport. */
    public int countAtSource(PeerAddress address) {
        return bySource.count(Source.of(address));
    }

    /** Whether the client of {@code session} was last at the source of {@code address}, and on its transport. */
    public boolean isAtSource(PeerAddress address, ClientSession session) {
        return bySource.contains(Source.of(address), session);
    }

    public Collection<ClientSession> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    public int size() {
        return byId.size();
    }

    /** How many sessions are in each state, counted now: a gauge that is kept by hand drifts. */
    public Map<SessionState.Name, Integer> countByState() {
        Map<SessionState.Name, Integer> count = new EnumMap<>(SessionState.Name.class);
        for (SessionState.Name name : SessionState.Name.values()) {
            count.put(name, 0);
        }
        byId.values().forEach(session -> count.merge(session.state().name(), 1, Integer::sum));
        return count;
    }

    void add(ClientSession session) {
        if (byClientId.containsKey(session.clientId())) {
            throw new IllegalStateException("a second session of client " + session.clientId());
        }
        byClientId.put(session.clientId(), session);
        byId.put(session.id(), session);
    }

    void remove(ClientSession session) {
        unbind(session);
        byId.remove(session.id());
        byClientId.remove(session.clientId(), session);
        byTransport.remove(session);
        bySource.remove(session);
    }

    /** The session lives at {@code address} from now on, which must be free. */
    void bind(ClientSession session, PeerAddress address) {
        unbind(session);
        ClientSession former = byAddress.put(address, session);
        if (former != null) {
            throw new IllegalStateException(address + " is still the address of " + former);
        }
        session.setAddress(address);
        byTransport.put(session, address.transportName());
        bySource.put(session, Source.of(address));
    }

    void unbind(ClientSession session) {
        session.address().ifPresent(address -> byAddress.remove(address, session));
        session.setAddress(null);
    }

    /** Says what is wrong with the indices, for tests; empty when they are inverses of each other. */
    public String inconsistencies() {
        StringBuilder wrong = new StringBuilder();
        byId.values().forEach(session -> {
            if (byClientId.get(session.clientId()) != session) {
                wrong.append(session).append(" is not found by client id; ");
            }
            session.address()
                    .filter(address -> byAddress.get(address) != session)
                    .ifPresent(address -> wrong.append(session).append(" is not found by address; "));
            session.address()
                    .filter(address -> !isOnTransport(address, session) || !isAtSource(address, session))
                    .ifPresent(address -> wrong.append(session).append(" is not counted where it is; "));
        });
        byAddress.forEach((address, session) -> {
            if (byId.get(session.id()) != session || !session.address().equals(Optional.of(address))) {
                wrong.append(address).append(" leads to a stranger; ");
            }
        });
        if (byTransport.size() != bySource.size() || bySource.size() > byId.size()) {
            wrong.append(byTransport.size())
                    .append(" sessions by transport, ")
                    .append(bySource.size())
                    .append(" by source; ");
        }
        if (byId.size() != byClientId.size()) {
            wrong.append(byId.size())
                    .append(" sessions but ")
                    .append(byClientId.size())
                    .append(" client ids; ");
        }
        return wrong.toString();
    }
}
