package io.mqttsn.gateway.core.session;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.PingResp;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Deadlines;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.session.SessionState.Active;
import io.mqttsn.gateway.core.session.SessionState.Asleep;
import io.mqttsn.gateway.core.session.SessionState.Awake;
import io.mqttsn.gateway.core.session.SessionState.Disconnected;
import io.mqttsn.gateway.core.session.SessionState.Lost;
import io.mqttsn.transport.PeerAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes every transition of every session, and what belongs to it: supervision, uplink, exchanges in flight.
 *
 * <pre>
 * (new)        --created-----------------> Disconnected
 * any          --connected---------------> Active         CONNACK follows
 * Active       --fellAsleep--------------> Asleep         also from Asleep and Awake, with a new duration
 * Asleep       --woke--------------------> Awake          something is waiting
 * Awake        --drained-----------------> Asleep         PINGRESP sent
 * Awake        --unanswered--------------> Asleep         the client went silent while it was served
 * connected    --disconnected------------> Disconnected   (end, when the session is clean)
 * connected    --lost--------------------> Lost           (end, when the session is clean); the will is fired
 * Disconnected, Lost --session expiry----> (end)
 * </pre>
 */
public final class SessionLifecycle {

    private final CoreContext core;
    private final Sessions sessions;
    private final Predicate<ClientId> isConnecting;

    /**
     * @param isConnecting whether a client is about to connect
     */
    public SessionLifecycle(CoreContext core, Sessions sessions, Predicate<ClientId> isConnecting) {
        this.core = core;
        this.sessions = sessions;
        this.isConnecting = isConnecting;
    }

    /** Makes a session, Disconnected and without an address. */
    public ClientSession created(long id, ClientId clientId) {
        ClientSession session = new ClientSession(core, this, id, clientId);
        sessions.add(session);
        return session;
    }

    /** The client's CONNECT is accepted: it is Active, at {@code address}. The caller has freed the address. */
    public void connected(ClientSession session, PeerAddress address, int keepAliveSeconds) {
        session.gatewayPublishes().clientConnected();
        session.topicIds().doubtAll();
        moved(session, address);
        enter(session, new Active(keepAliveSeconds));
    }

    /** Another client was seen at the session's address, so this one is not there any more; whatever happens, the address is free then. */
    public void displaced(ClientSession session) {
        core.faults().run(session, "the end of " + session, () -> {
            if (session.state().canReceive()) {
                lost(session, "another client uses its address");
            }
            sessions.unbind(session);
        });
    }

    /** The session's client was found at another address, and lives under the limits of that listener. */
    public void moved(ClientSession session, PeerAddress address) {
        sessions.bind(session, address);
        session.setLimits(core.settings().sessionLimits(address.transportName()));
    }

    /** The client sleeps; it wakes at least every {@code durationSeconds}. The goodbye is the last thing that it hears. */
    public void fellAsleep(ClientSession session, PeerAddress address, int durationSeconds) {
        session.gatewayPublishes().fallAsleep();
        core.sink().sendMessage(address, Disconnect.PLAIN);
        enter(session, new Asleep(durationSeconds, core.nowNanos()));
        session.gatewayPublishes().dropWhatIsNotKept();
        core.notice(Notice.Kind.CLIENT_ASLEEP, session.clientId(), "for " + durationSeconds + " s");
    }

    /** A sleeping client asks for its messages: it stays awake until all of them are delivered. */
    public void woke(ClientSession session, int durationSeconds) {
        enter(session, new Awake(durationSeconds));
        session.gatewayPublishes().resume();
    }

    /** Everything is delivered and acknowledged: PINGRESP is the last message, and the sleep starts anew. */
    public void drained(ClientSession session) {
        if (session.state() instanceof Awake awake) {
            session.send(PingResp.INSTANCE);
            session.gatewayPublishes().fallAsleep();
            enter(session, new Asleep(awake.durationSeconds(), core.nowNanos()));
            session.gatewayPublishes().dropWhatIsNotKept();
        }
    }

    /** The client does not acknowledge. An Awake one has gone back to sleep, we suppose; an Active one is lost. */
    public void unanswered(ClientSession session) {
        if (session.state() instanceof Awake awake) {
            session.gatewayPublishes().fallAsleep();
            session.setState(new Asleep(awake.durationSeconds(), core.nowNanos()));
            supervise(session);
            session.gatewayPublishes().dropWhatIsNotKept();
        } else {
            lost(session, "it does not acknowledge");
        }
    }

    /** The client said goodbye; the caller answers. */
    public void disconnected(ClientSession session) {
        leave(session, new Disconnected(), false);
        core.notice(Notice.Kind.CLIENT_DISCONNECTED, session.clientId(), "by its own wish");
    }

    /** The client is gone without a goodbye. */
    public void lost(ClientSession session, String why) {
        leave(session, new Lost(), true);
        core.notice(Notice.Kind.CLIENT_LOST, session.clientId(), why);
    }

    /**
     * The broker has closed the connection of this client, and has fired its will.
     *
     * @param isConnecting whether the client is about to begin anew and waits for CONNACK; then a DISCONNECT would look like the answer
     */
    public void uplinkLost(ClientSession session, boolean isConnecting) {
        if (session.state().isConnected()) {
            if (!isConnecting) {
                session.send(Disconnect.PLAIN);
            }
            leave(session, new Lost(), false);
            core.notice(Notice.Kind.CLIENT_LOST, session.clientId(), "the broker closed its connection");
        }
    }

    private void leave(ClientSession session, SessionState next, boolean fireWill) {
        session.gatewayPublishes().leaveToPublisher();
        session.willUpdates().abandon();
        closeUplink(session, fireWill);
        if (session.isCleanSession()) {
            session.setState(next);
            end(session);
        } else {
            enter(session, next);
        }
    }

    /** Forgets the session: queue, ids, subscriptions, everything. */
    public void end(ClientSession session) {
        if (session.state().isConnected()) {
            closeUplink(session, false);
        }
        core.deadlines().cancel(session.supervision());
        session.gatewayPublishes().end();
        session.clientPublishes().end();
        session.subscribes().end();
        session.willUpdates().abandon();
        core.sink().discardUplink(session.id());
        sessions.remove(session);
        // Nothing is left of it that could pay for what fails now.
        core.faults().commit();
    }

    /** A handler of this session failed: whatever it was doing, it is over. */
    public void failed(ClientSession session) {
        session.setCleanSession(true);
        if (sessions.withId(session.id()) == session) {
            if (session.isUplinkOpen()) {
                closeUplink(session, true);
            }
            session.setState(new Lost());
            end(session);
        }
    }

    private void closeUplink(ClientSession session, boolean fireWill) {
        session.uplinkCloses();
        core.sink().closeUplink(session.id(), fireWill);
    }

    /** The last resort for a session whose end failed too: out of the indices, without any further ceremony. */
    public void forget(ClientSession session) {
        core.deadlines().cancel(session.supervision());
        if (session.isUplinkOpen()) {
            closeUplink(session, true);
        }
        core.sink().discardUplink(session.id());
        sessions.remove(session);
    }

    /** With a memory store nothing survives the gateway, so clients in reach are told. Asleep ones cannot be. */
    public void shutDown() {
        for (ClientSession session : List.copyOf(sessions.all())) {
            core.faults().run(session, "taking leave of " + session, () -> session.send(Disconnect.PLAIN));
        }
    }

    private void enter(ClientSession session, SessionState state) {
        session.setState(state);
        session.touch();
        supervise(session);
    }

    /** Makes sure that somebody looks when the client's silence becomes too long. A deadline that is early finds out itself, see below. */
    private void supervise(ClientSession session) {
        Deadlines.Deadline deadline = session.supervision();
        long tolerated = toleratedSilenceNanos(session);
        if (tolerated == 0) {
            core.deadlines().cancel(deadline);
            return;
        }
        long due = session.lastHeardNanos() + tolerated;
        if (!deadline.isPending() || due - deadline.atNanos() < 0) {
            core.deadlines().schedule(deadline, due);
        }
    }

    /** Signs of life do not move the deadline, which would cost something for every message; it looks at them when it fires. */
    void supervisionExpired(ClientSession session) {
        long silence = core.nowNanos() - session.lastHeardNanos();
        if (silence < toleratedSilenceNanos(session)) {
            supervise(session);
        } else if (session.state().isConnected()) {
            lost(session, "silent for " + Duration.ofNanos(silence).toSeconds() + " s");
        } else if (isConnecting.test(session.clientId())) {
            // It must not be forgotten while it is about to go on; by then we know whether it does.
            long connectTimeoutNanos = core.settings().timers().connectTimeout().toNanos();
            core.deadlines().schedule(session.supervision(), core.nowNanos() + connectTimeoutNanos);
        } else {
            core.notice(
                    Notice.Kind.SESSION_EXPIRED,
                    session.clientId(),
                    "not seen for " + Duration.ofNanos(silence).toSeconds() + " s");
            end(session);
        }
    }

    /** Zero when the client may be silent for ever. */
    private long toleratedSilenceNanos(ClientSession session) {
        SessionState state = session.state();
        if (state instanceof Active active) {
            return active.keepAliveSeconds() == 0
                    ? core.settings().timers().idleMax().toNanos()
                    : core.settings().timers().toleratedNanos(active.keepAliveSeconds());
        }
        if (state instanceof Asleep asleep) {
            return core.settings().timers().toleratedNanos(asleep.durationSeconds());
        }
        if (state instanceof Awake awake) {
            // It repeats PINGREQ after T_retry, however short its sleeps are.
            return Math.max(
                    core.settings().timers().toleratedNanos(awake.durationSeconds()),
                    core.settings().timers().repeatingNanos());
        }
        return core.settings().timers().sessionExpiry().toNanos();
    }
}
