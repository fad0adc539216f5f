package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.CoreSettings.WakeUpConnect;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.core.procedure.Admission.Refusal;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionLifecycle;
import io.mqttsn.gateway.core.session.Sessions;
import io.mqttsn.gateway.core.session.Source;
import io.mqttsn.transport.PeerAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All CONNECTs in progress. Of several attempts of one client, or from one address, the newest counts; the others are abandoned without a word. A refused
 * or abandoned attempt leaves everything as it was; what an accepted one does is {@link Acceptance}.
 *
 * <p>When there are as many as allowed, a client that has let T_retry pass without an answer to a will prompt makes place for a newcomer. Others keep theirs:
 * who waits for a slow broker, or answers in time, would otherwise be driven out by those who come later, and nobody would ever get in.
 */
public final class Connects {

    private final CoreContext core;
    private final Sessions sessions;
    private final SessionLifecycle lifecycle;
    private final Admission admission;
    private final Attempts attempts = new Attempts();
    private long lastSessionId;

    public Connects(CoreContext core, Sessions sessions, SessionLifecycle lifecycle, Admission admission) {
        this.core = core;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
        this.admission = admission;
    }

    public void connectReceived(PeerAddress from, Connect request) {
        ConnectProcedure inProgress = attempts.from(from);
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
        abandonIfPresent(attempts.of(request.clientId()));
        begin(from, request);
    }

    private void begin(PeerAddress from, Connect request) {
        Optional<Refusal> refusal = admission.refusalOf(from, request);
        if (refusal.isPresent()) {
            refuse(from, request, refusal.get());
        } else if (isFullAtSource(from)) {
            refuse(
                    from,
                    request,
                    ReturnCode.CONGESTION,
                    "there are as many connection attempts of its source as allowed");
        } else if (!makesRoom()) {
            refuse(from, request, ReturnCode.CONGESTION, "there are as many connection attempts as allowed");
        } else {
            ConnectProcedure attempt = new ConnectProcedure(core, this, from, request);
            attempts.add(attempt);
            attempt.begin();
        }
    }

    /** One source has no more attempts in progress than it may have sessions, or it could keep all others out. */
    private boolean isFullAtSource(PeerAddress from) {
        return attempts.count(Source.of(from))
                >= core.settings().listener(from.transportName()).sessionsPerSourceMax();
    }

    /** Answers whether there is room for one more attempt, if need be in the place of one that is not answered. */
    private boolean makesRoom() {
        if (attempts.size() < core.settings().limits().halfOpenMax()) {
            return true;
        }
        ConnectProcedure silent = attempts.longestUnanswered();
        if (silent == null) {
            return false;
        }
        refuse(silent, ReturnCode.CONGESTION, "it does not answer, and others want its place");
        return true;
    }

    /** The client has let T_retry pass. */
    void unanswered(ConnectProcedure attempt) {
        attempts.unanswered(attempt);
    }

    /** The client has shown that it is there. */
    void answered(ConnectProcedure attempt) {
        attempts.answered(attempt);
    }

    public boolean isConnecting(PeerAddress from) {
        return attempts.from(from) != null;
    }

    public boolean isConnecting(ClientId clientId) {
        return attempts.of(clientId) != null;
    }

    /** The attempt for which this session is being opened. */
    public @Nullable Object opening(long sessionId) {
        return attempts.opening(sessionId);
    }

    /** A message to this address was written, after it had waited for its line. */
    public void messageWritten(PeerAddress to, MqttSnMessage message) {
        ConnectProcedure attempt = attempts.from(to);
        if (attempt != null) {
            attempt.written(message);
        }
    }

    public void willTopicReceived(PeerAddress from, WillTopic message) {
        ConnectProcedure attempt = attempts.from(from);
        if (attempt == null) {
            core.counters().unexpectedMessages++;
        } else {
            attempt.willTopicReceived(message);
        }
    }

    public void willMsgReceived(PeerAddress from, WillMsg message) {
        ConnectProcedure attempt = attempts.from(from);
        if (attempt == null) {
            core.counters().unexpectedMessages++;
        } else {
            attempt.willMsgReceived(message);
        }
    }

    /** All prompts are answered: the uplink decides, unless it carries this session already. */
    void willIsKnown(ConnectProcedure attempt) {
        Connect request = attempt.request();
        if (!admission.hasRoomFor(attempt.from(), request)) {
            refuse(attempt, Refusal.FULL);
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
        attempts.opening(attempt);
    }

    /** Whether the client goes on with this session: ids, filters and will mean nothing under another topic prefix. */
    private boolean goesOn(ClientSession session, ConnectProcedure attempt) {
        boolean wanted = !attempt.request().cleanSession() || isWakeUpThatKeeps(session);
        return wanted && session.topicSpace().equals(attempt.topicSpace());
    }

    private boolean isWakeUpThatKeeps(ClientSession session) {
        return core.settings().wakeUpConnect() == WakeUpConnect.KEEP_SESSION
                && session.state().isSleeping();
    }

    /** The uplink carries the session. An attempt that was abandoned meanwhile has given the session back already. */
    public void uplinkOpened(long sessionId) {
        ConnectProcedure attempt = attempts.opening(sessionId);
        if (attempt != null) {
            accept(attempt);
        }
    }

    public void uplinkNotOpened(long sessionId, PublishOutcome reason) {
        ConnectProcedure attempt = attempts.opening(sessionId);
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
        if (!admission.hasRoomFor(attempt.from(), attempt.request())) {
            // Others came first, while the will was asked for or the link was opened.
            refuse(attempt, Refusal.FULL);
            return;
        }
        Acceptance acceptance = new Acceptance(core, sessions, lifecycle, attempt);
        ClientSession session = acceptance.session();
        remove(attempt);
        acceptance.connect(session);
    }

    private void refuse(ConnectProcedure attempt, Refusal refusal) {
        refuse(attempt, refusal.returnCode(), refusal.why());
    }

    void refuse(ConnectProcedure attempt, ReturnCode returnCode, String why) {
        abandon(attempt);
        refuse(attempt.from(), attempt.request(), returnCode, why);
    }

    private void refuse(PeerAddress from, Connect request, Refusal refusal) {
        refuse(from, request, refusal.returnCode(), refusal.why());
    }

    private void refuse(PeerAddress from, Connect request, ReturnCode returnCode, String why) {
        core.counters().refusedConnects++;
        core.sink().sendMessage(from, new ConnAck(returnCode));
        core.notice(Notice.Kind.CLIENT_REFUSED, from, why + " (client id " + request.clientId() + ")");
    }

    /** The attempt from this address is over, if there is one; the client said goodbye in its middle. */
    public void abandon(PeerAddress from) {
        abandonIfPresent(attempts.from(from));
    }

    private void abandonIfPresent(@Nullable ConnectProcedure attempt) {
        if (attempt != null) {
            abandon(attempt);
        }
    }

    /** Commands come first: if one of them fails, the attempt is still there, to be abandoned once more. */
    void abandon(ConnectProcedure attempt) {
        boolean opening = attempts.opening(attempt.sessionId()) == attempt;
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
        abandonIfPresent(attempts.opening(session.id()));
    }

    private void remove(ConnectProcedure attempt) {
        attempt.stop();
        attempts.remove(attempt);
    }

    /** A handler of this attempt failed. */
    public void failed(Object attempt) {
        if (attempt instanceof ConnectProcedure procedure) {
            abandon(procedure);
        }
    }

    /** How many attempts are in progress. */
    public int size() {
        return attempts.size();
    }
}
