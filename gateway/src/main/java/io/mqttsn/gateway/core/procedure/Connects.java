package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.CoreSettings.WakeUpConnect;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionLifecycle;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.core.session.Sessions;
import io.mqttsn.transport.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All CONNECTs in progress, and what an accepted one does to the sessions. Of several attempts of one client, or from one address, the newest counts;
 * the others are abandoned without a word. A refused or abandoned attempt leaves everything as it was.
 */
public final class Connects {

    private static final String FULL = "there are as many sessions as allowed";

    private final CoreContext core;
    private final Sessions sessions;
    private final SessionLifecycle lifecycle;
    private final Map<PeerAddress, ConnectProcedure> byAddress = new LinkedHashMap<>();
    private final Map<ClientId, ConnectProcedure> byClientId = new LinkedHashMap<>();
    private final Map<Long, ConnectProcedure> bySessionId = new LinkedHashMap<>();
    private long lastSessionId;

    public Connects(CoreContext core, Sessions sessions, SessionLifecycle lifecycle) {
        this.core = core;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
    }

    public void connectReceived(PeerAddress from, Connect request) {
        ConnectProcedure inProgress = byAddress.get(from);
        if (inProgress != null && inProgress.request().equals(request)) {
            inProgress.repeated();
            return;
        }
        ClientSession session = sessions.of(request.clientId());
        if (session != null && session.repeatsAcceptedConnect(from, request)) {
            core.counters().duplicates++;
            core.sink().sendMessage(from, new ConnAck(ReturnCode.ACCEPTED));
            return;
        }
        abandonIfPresent(inProgress);
        abandonIfPresent(byClientId.get(request.clientId()));
        begin(from, request);
    }

    private void begin(PeerAddress from, Connect request) {
        if (request.protocolId() != Connect.PROTOCOL_ID) {
            refuse(from, request, ReturnCode.NOT_SUPPORTED, "it speaks protocol " + request.protocolId());
        } else if (!request.clientId().isPresent()) {
            refuse(from, request, ReturnCode.NOT_SUPPORTED, "it has no client id");
        } else if (isTooLong(request.clientId())) {
            refuse(from, request, ReturnCode.NOT_SUPPORTED, "its client id is too long");
        } else if (!core.settings().listener(from.transportName()).allowsClient(request.clientId())) {
            refuse(from, request, ReturnCode.NOT_SUPPORTED, "its client id is not allowed on this listener");
        } else if (!hasRoomFor(request, from)) {
            refuse(from, request, ReturnCode.CONGESTION, FULL);
        } else if (byAddress.size() >= core.settings().limits().halfOpenMax()) {
            refuse(from, request, ReturnCode.CONGESTION, "there are as many connection attempts as allowed");
        } else {
            ConnectProcedure attempt = new ConnectProcedure(core, this, from, request);
            byAddress.put(from, attempt);
            byClientId.put(request.clientId(), attempt);
            attempt.begin();
        }
    }

    private boolean hasRoomFor(Connect request, PeerAddress from) {
        ClientSession session = sessions.of(request.clientId());
        boolean isNewcomer = session == null;
        return !(isNewcomer && sessions.size() >= core.settings().limits().sessionsMax()) && hasRoomAt(from, session);
    }

    /** Whether the listener takes one more client of this source; the client of {@code session} may be there already. */
    public boolean hasRoomAt(PeerAddress from, @Nullable ClientSession session) {
        return hasRoomOnListener(from, session)
                && (session != null && sessions.isFrom(from, session)
                        || sessions.countFrom(from)
                                < core.settings().listener(from.transportName()).sessionsPerSourceMax());
    }

    private boolean hasRoomOnListener(PeerAddress from, @Nullable ClientSession session) {
        String listener = from.transportName();
        boolean isThere = session != null
                && session.address()
                        .filter(address -> address.transportName().equals(listener))
                        .isPresent();
        return isThere
                || sessions.countOn(listener)
                        < core.settings().listener(listener).sessionsMax();
    }

    private boolean isTooLong(ClientId clientId) {
        int octetsMax = core.settings().limits().clientIdOctetsMax();
        return clientId.value().length() > octetsMax
                || clientId.value().getBytes(StandardCharsets.UTF_8).length > octetsMax;
    }

    public boolean isConnecting(PeerAddress from) {
        return byAddress.containsKey(from);
    }

    public boolean isConnecting(ClientId clientId) {
        return byClientId.containsKey(clientId);
    }

    /** The attempt for which this session is being opened. */
    public @Nullable Object opening(long sessionId) {
        return bySessionId.get(sessionId);
    }

    /** A message to this address was written, after it had waited for its line. */
    public void messageWritten(PeerAddress to, MqttSnMessage message) {
        ConnectProcedure attempt = byAddress.get(to);
        if (attempt != null) {
            attempt.written(message);
        }
    }

    public void willTopicReceived(PeerAddress from, WillTopic message) {
        ConnectProcedure attempt = byAddress.get(from);
        if (attempt == null) {
            core.counters().unexpectedMessages++;
        } else {
            attempt.willTopicReceived(message);
        }
    }

    public void willMsgReceived(PeerAddress from, WillMsg message) {
        ConnectProcedure attempt = byAddress.get(from);
        if (attempt == null) {
            core.counters().unexpectedMessages++;
        } else {
            attempt.willMsgReceived(message);
        }
    }

    /** All prompts are answered: the uplink decides, unless it carries this session already. */
    void willIsKnown(ConnectProcedure attempt) {
        Connect request = attempt.request();
        if (!hasRoomFor(request, attempt.from())) {
            refuse(attempt, ReturnCode.CONGESTION, FULL);
            return;
        }
        ClientSession session = sessions.of(request.clientId());
        boolean keeps = session != null && goesOn(session, attempt);
        if (keeps && session.state().isConnected()) {
            attempt.opening(session.id());
            if (request.will() || request.cleanSession() != session.isCleanSession()) {
                Optional<Will> will = request.will() ? attempt.will() : session.will();
                core.sink().changeWill(attempt, session.id(), request.cleanSession(), will);
            } else {
                accept(attempt);
            }
            return;
        }
        if (session != null) {
            // Its client is there: it must not be lost, or forgotten, while a link is being opened.
            session.heard();
        }
        attempt.opening(keeps ? session.id() : ++lastSessionId);
        Optional<Will> will = keeps && !request.will() ? session.will() : attempt.will();
        core.sink()
                .openUplink(
                        attempt.sessionId(),
                        request.clientId(),
                        request.cleanSession(),
                        request.durationSeconds(),
                        will);
        bySessionId.put(attempt.sessionId(), attempt);
    }

    /** Whether the client goes on with this session: ids, filters and will mean nothing under another topic prefix. */
    private boolean goesOn(ClientSession session, ConnectProcedure attempt) {
        boolean wanted = !attempt.request().cleanSession() || isWakeUpThatKeeps(session);
        return wanted && session.topicSpace().equals(attempt.topicSpace());
    }

    private boolean isWakeUpThatKeeps(ClientSession session) {
        return core.settings().wakeUpConnect() == WakeUpConnect.KEEP_SESSION && isSleeper(session);
    }

    private static boolean isSleeper(@Nullable ClientSession session) {
        return session != null && session.state().isConnected() && !(session.state() instanceof SessionState.Active);
    }

    /** The uplink carries the session. An attempt that was abandoned meanwhile has given the session back already. */
    public void uplinkOpened(long sessionId) {
        ConnectProcedure attempt = bySessionId.get(sessionId);
        if (attempt != null) {
            accept(attempt);
        }
    }

    public void uplinkNotOpened(long sessionId, PublishOutcome reason) {
        ConnectProcedure attempt = bySessionId.get(sessionId);
        if (attempt != null) {
            ReturnCode returnCode = reason == PublishOutcome.REFUSED ? ReturnCode.NOT_SUPPORTED : ReturnCode.CONGESTION;
            remove(attempt);
            refuse(attempt.from(), attempt.request(), returnCode, "the broker does not take it");
        }
    }

    /** The session of a client that connects anew has its new will, or keeps the one that it had. */
    void willChanged(ConnectProcedure attempt, PublishOutcome outcome) {
        ClientSession session = sessions.withId(attempt.sessionId());
        boolean isGone = session == null || !session.state().isConnected();
        if (outcome == PublishOutcome.DELIVERED && !isGone) {
            accept(attempt);
            return;
        }
        remove(attempt);
        ReturnCode returnCode = outcome == PublishOutcome.REFUSED ? ReturnCode.NOT_SUPPORTED : ReturnCode.CONGESTION;
        refuse(attempt.from(), attempt.request(), returnCode, "the broker does not take its will");
    }

    private void accept(ConnectProcedure attempt) {
        if (!hasRoomFor(attempt.request(), attempt.from())) {
            // Others came first, while the will was asked for or the link was opened.
            refuse(attempt, ReturnCode.CONGESTION, FULL);
            return;
        }
        PeerAddress from = attempt.from();
        ClientSession former = sessions.of(attempt.request().clientId());
        Notice.Kind kind = isSleeper(former) ? Notice.Kind.CLIENT_AWAKE : Notice.Kind.CLIENT_CONNECTED;
        boolean goesOn = former != null && former.id() == attempt.sessionId();
        if (former != null && !goesOn) {
            endFormer(former, from, attempt.request());
        }
        ClientSession occupant = sessions.at(from);
        if (occupant != null && occupant != former) {
            lifecycle.displaced(occupant);
        }
        // The client's session goes on, or has made place for a new one, as it wished (MQTT-SN 1.2, §6.3).
        ClientSession session = former != null && goesOn
                ? former
                : lifecycle.created(attempt.sessionId(), attempt.request().clientId());
        remove(attempt);
        session.uplinkIsOpen();
        core.faults().run(session, "the connecting of " + session, () -> connected(session, attempt, goesOn, kind));
    }

    /** What is kept of the client's last session ends; if that fails, it is gone nevertheless, and nobody else pays. */
    private void endFormer(ClientSession former, PeerAddress from, Connect request) {
        core.faults().run(former, "the end of " + former, () -> {
            takeOver(former, from);
            if (!request.cleanSession()) {
                core.counters().restartedSessions++;
                core.notice(
                        Notice.Kind.SESSION_RESTARTED, former.clientId(), "its listener puts it under other topics");
            }
            lifecycle.end(former);
        });
    }

    private void connected(ClientSession session, ConnectProcedure attempt, boolean goesOn, Notice.Kind kind) {
        PeerAddress from = attempt.from();
        Connect request = attempt.request();
        takeOver(session, from);
        session.setCleanSession(request.cleanSession());
        session.setTopicSpace(attempt.topicSpace());
        if (request.will() || !goesOn) {
            session.setWill(attempt.will());
        }
        session.setAcceptedConnect(request);
        core.sink().sendMessage(from, new ConnAck(ReturnCode.ACCEPTED));
        lifecycle.connected(session, from, request.durationSeconds());
        core.notice(kind, request.clientId(), "from " + from);
        session.gatewayPublishes().resume();
    }

    /** The client appears at another address: whoever listens at the old one is told, unless its radio is off. */
    private void takeOver(ClientSession session, PeerAddress from) {
        PeerAddress former = session.address().orElse(from);
        if (!former.equals(from) && session.state().canReceive()) {
            core.sink().sendMessage(former, Disconnect.PLAIN);
            core.notice(Notice.Kind.CLIENT_MOVED, session.clientId(), "from " + former + " to " + from);
        }
    }

    void refuse(ConnectProcedure attempt, ReturnCode returnCode, String why) {
        abandon(attempt);
        refuse(attempt.from(), attempt.request(), returnCode, why);
    }

    private void refuse(PeerAddress from, Connect request, ReturnCode returnCode, String why) {
        core.counters().refusedConnects++;
        core.sink().sendMessage(from, new ConnAck(returnCode));
        core.notice(Notice.Kind.CLIENT_REFUSED, from, why + " (client id " + request.clientId() + ")");
    }

    /** The attempt from this address is over, if there is one; the client said goodbye in its middle. */
    public void abandon(PeerAddress from) {
        abandonIfPresent(byAddress.get(from));
    }

    private void abandonIfPresent(@Nullable ConnectProcedure attempt) {
        if (attempt != null) {
            abandon(attempt);
        }
    }

    /** Commands come first: if one of them fails, the attempt is still there, to be abandoned once more. */
    void abandon(ConnectProcedure attempt) {
        boolean opening = bySessionId.get(attempt.sessionId()) == attempt;
        if (opening) {
            core.sink().closeUplink(attempt.sessionId(), false);
        }
        if (opening && sessions.withId(attempt.sessionId()) == null) {
            core.sink().discardUplink(attempt.sessionId());
        }
        remove(attempt);
        core.faults().commit();
    }

    /** A session fails while a link is opened for it to go on. */
    public void abandonOpeningOf(ClientSession session) {
        abandonIfPresent(bySessionId.get(session.id()));
    }

    private void remove(ConnectProcedure attempt) {
        attempt.stop();
        byAddress.remove(attempt.from(), attempt);
        byClientId.remove(attempt.request().clientId(), attempt);
        bySessionId.remove(attempt.sessionId(), attempt);
    }

    /** A handler of this attempt failed. */
    public void failed(Object attempt) {
        if (attempt instanceof ConnectProcedure procedure) {
            abandon(procedure);
        }
    }

    /** How many attempts are in progress. */
    public int size() {
        return byAddress.size();
    }
}
