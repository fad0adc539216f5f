package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.ListenerPolicy;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.Sessions;
import io.mqttsn.transport.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may have a session, and whether there is room for one more: in the gateway, on the listener, and at the client's source. */
public final class Admission {

    /** Why a client is turned away, for its CONNACK and for the operator. */
    record Refusal(ReturnCode returnCode, String why) {

        static final Refusal FULL = new Refusal(ReturnCode.CONGESTION, "there are as many sessions as allowed");

        private static Optional<Refusal> unwanted(String why) {
            return Optional.of(new Refusal(ReturnCode.NOT_SUPPORTED, why));
        }
    }

    private final CoreContext core;
    private final Sessions sessions;

    public Admission(CoreContext core, Sessions sessions) {
        this.core = core;
        this.sessions = sessions;
    }

    /** Why this client cannot connect here now; empty when it can. */
    Optional<Refusal> refusalOf(PeerAddress from, Connect request) {
        if (request.protocolId() != Connect.PROTOCOL_ID) {
            return Refusal.unwanted("it speaks protocol " + request.protocolId());
        }
        if (!request.clientId().isPresent()) {
            return Refusal.unwanted("it has no client id");
        }
        if (isTooLong(request.clientId())) {
            return Refusal.unwanted("its client id is too long");
        }
        if (!core.settings().listener(from.transportName()).allowsClient(request.clientId())) {
            return Refusal.unwanted("its client id is not allowed on this listener");
        }
        return hasRoomFor(from, request) ? Optional.empty() : Optional.of(Refusal.FULL);
    }

    private boolean isTooLong(ClientId clientId) {
        int octetsMax = core.settings().limits().clientIdOctetsMax();
        return clientId.value().length() > octetsMax
                || clientId.value().getBytes(StandardCharsets.UTF_8).length > octetsMax;
    }

    /** Whether there is room for this client, which may have come first or last: a place is taken when a CONNECT is accepted. */
    boolean hasRoomFor(PeerAddress from, Connect request) {
        ClientSession session = sessions.of(request.clientId());
        boolean isNewcomer = session == null;
        return !(isNewcomer && sessions.size() >= core.settings().limits().sessionsMax()) && hasRoomAt(from, session);
    }

    /** Whether the listener takes one more client of this source; the client of {@code session} may be there already. */
    public boolean hasRoomAt(PeerAddress from, @Nullable ClientSession session) {
        ListenerPolicy listener = core.settings().listener(from.transportName());
        boolean isOnListener = session != null && sessions.isOnTransport(from, session);
        boolean isAtSource = session != null && sessions.isAtSource(from, session);
        return (isOnListener || sessions.countOnTransport(from) < listener.sessionsMax())
                && (isAtSource || sessions.countAtSource(from) < listener.sessionsPerSourceMax());
    }
}
