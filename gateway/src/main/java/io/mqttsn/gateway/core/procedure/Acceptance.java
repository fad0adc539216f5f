package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionLifecycle;
import io.mqttsn.gateway.core.session.Sessions;
import io.mqttsn.transport.PeerAddress;
import org.jspecify.annotations.Nullable;

/**
 * What an accepted CONNECT does to the sessions (MQTT-SN 1.2, §6.2 and §6.3): the client's session goes on, or makes place for a new one, as the client
 * wishes; and whoever had its address before is not there any more.
 */
final class Acceptance {

    private final CoreContext core;
    private final Sessions sessions;
    private final SessionLifecycle lifecycle;
    private final ConnectProcedure attempt;

    /** What the client has of an earlier CONNECT. */
    private final @Nullable ClientSession former;

    private final boolean goesOn;
    private final Notice.Kind kind;

    Acceptance(CoreContext core, Sessions sessions, SessionLifecycle lifecycle, ConnectProcedure attempt) {
        this.core = core;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
        this.attempt = attempt;
        this.former = sessions.of(attempt.request().clientId());
        this.goesOn = former != null && former.id() == attempt.sessionId();
        boolean wakes = former != null && former.state().isSleeping();
        this.kind = wakes ? Notice.Kind.CLIENT_AWAKE : Notice.Kind.CLIENT_CONNECTED;
    }

    /** The session that the client has from now on. It is connected in a second step, for which it can pay by itself. */
    ClientSession session() {
        if (former != null && !goesOn) {
            endFormer(former);
        }
        ClientSession occupant = sessions.at(attempt.from());
        if (occupant != null && occupant != former) {
            lifecycle.displaced(occupant);
        }
        return former != null && goesOn
                ? former
                : lifecycle.created(attempt.sessionId(), attempt.request().clientId());
    }

    /** What is kept of the client's last session ends; if that fails, it is gone nevertheless, and nobody else pays. */
    private void endFormer(ClientSession ending) {
        core.faults().run(ending, "the end of " + ending, () -> {
            takeOver(ending);
            if (!attempt.request().cleanSession()) {
                core.counters().restartedSessions++;
                core.notice(
                        Notice.Kind.SESSION_RESTARTED, ending.clientId(), "its listener puts it under other topics");
            }
            lifecycle.end(ending);
        });
    }

    /** The client appears at another address: whoever listens at the old one is told, unless its radio is off. */
    private void takeOver(ClientSession session) {
        PeerAddress from = attempt.from();
        PeerAddress before = session.address().orElse(from);
        if (!before.equals(from) && session.state().canReceive()) {
            core.sink().sendMessage(before, Disconnect.PLAIN);
            core.notice(Notice.Kind.CLIENT_MOVED, session.clientId(), "from " + before + " to " + from);
        }
    }

    void connect(ClientSession session) {
        session.uplinkIsOpen();
        core.faults().run(session, "the connecting of " + session, () -> connected(session));
    }

    private void connected(ClientSession session) {
        PeerAddress from = attempt.from();
        Connect request = attempt.request();
        takeOver(session);
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
}
