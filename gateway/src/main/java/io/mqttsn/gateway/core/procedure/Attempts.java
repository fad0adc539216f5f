package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.ClientId;
import io.mqttsn.gateway.core.session.Groups;
import io.mqttsn.gateway.core.session.Source;
import io.mqttsn.transport.PeerAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The CONNECTs in progress, by all that they are found by. There is one at most of an address, of a client, and for a session. */
final class Attempts {

    private final Map<PeerAddress, ConnectProcedure> byAddress = new LinkedHashMap<>();
    private final Groups<Source, ConnectProcedure> bySource = new Groups<>();
    private final Map<ClientId, ConnectProcedure> byClientId = new LinkedHashMap<>();
    /** Those for which the uplink has been asked for a session. */
    private final Map<Long, ConnectProcedure> bySessionId = new LinkedHashMap<>();
    /** Those whose clients owe an answer for longer than T_retry, longest first. */
    private final Set<ConnectProcedure> unanswered = new LinkedHashSet<>();

    void add(ConnectProcedure attempt) {
        byAddress.put(attempt.from(), attempt);
        bySource.put(attempt, Source.of(attempt.from()));
        byClientId.put(attempt.request().clientId(), attempt);
    }

    void remove(ConnectProcedure attempt) {
        unanswered.remove(attempt);
        byAddress.remove(attempt.from(), attempt);
        bySource.remove(attempt);
        byClientId.remove(attempt.request().clientId(), attempt);
        bySessionId.remove(attempt.sessionId(), attempt);
    }

    @Nullable
    ConnectProcedure from(PeerAddress address) {
        return byAddress.get(address);
    }

    @Nullable
    ConnectProcedure of(ClientId clientId) {
        return byClientId.get(clientId);
    }

    /** The uplink is asked for the session of this attempt. */
    void opening(ConnectProcedure attempt) {
        bySessionId.put(attempt.sessionId(), attempt);
    }

    /** The attempt for which the uplink has been asked for this session. */
    @Nullable
    ConnectProcedure opening(long sessionId) {
        return bySessionId.get(sessionId);
    }

    /** The client has let T_retry pass. */
    void unanswered(ConnectProcedure attempt) {
        unanswered.add(attempt);
    }

    /** The client has shown that it is there. */
    void answered(ConnectProcedure attempt) {
        unanswered.remove(attempt);
    }

    /** The attempt whose client has owed an answer for longest, if any does for longer than T_retry. */
    @Nullable
    ConnectProcedure longestUnanswered() {
        return unanswered.isEmpty() ? null : unanswered.iterator().next();
    }

    int count(Source source) {
        return bySource.count(source);
    }

    int size() {
        return byAddress.size();
    }
}
