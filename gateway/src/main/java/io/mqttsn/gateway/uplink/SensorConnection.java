package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.uplink.SensorLink.Request;
import java.util.Optional;

/**
 * What one sensor has at the broker: one connection after the other. {@link SensorSession} says where it is to go.
 *
 * <pre>
 * CLOSED     --connect----------> CONNECTING, or WAITING while the client id is in use
 * WAITING    --its turn---------> CONNECTING
 * CONNECTING --up---------------> UP
 * CONNECTING --failed-----------> CLOSED
 * UP         --lost-------------> CLOSED
 * UP         --finish-----------> FINISHING   answers are awaited, for a short time
 * FINISHING  --stay-------------> UP
 * FINISHING  --answered---------> LEAVING     DISCONNECT is said
 * any        --cut--------------> LEAVING     the socket is closed
 * LEAVING    --down-------------> CLOSED
 * </pre>
 *
 * Events carry the number of their connection; those of an older one change nothing. (NOT thread safe.)
 */
final class SensorConnection {

    enum State {
        CLOSED,
        WAITING,
        CONNECTING,
        UP,
        FINISHING,
        LEAVING
    }

    private final SensorSession session;
    private final SensorPool pool;
    private final SensorLink link;
    private final SensorRequests requests;
    private final SensorArrivals arrivals;
    private State state = State.CLOSED;
    private Request attempted = new Request(true, 0, Optional.empty());
    private long epoch;
    private long step;

    SensorConnection(
            SensorSession session, SensorPool pool, SensorLink link, SensorRequests requests, SensorArrivals arrivals) {
        this.session = session;
        this.pool = pool;
        this.link = link;
        this.requests = requests;
        this.arrivals = arrivals;
    }

    State state() {
        return state;
    }

    boolean isUp() {
        return state == State.UP;
    }

    /** Counts what happens; a time limit is for one step. */
    long step() {
        return step;
    }

    /** Whether an event of the connection with this number is of the present one. */
    boolean isCurrent(long eventEpoch) {
        return eventEpoch == epoch;
    }

    /** Whether the present connection, or the last one, was asked for like this. */
    boolean isLike(Request request) {
        return attempted.equals(request);
    }

    /** Whether the broker forgets the session with the present connection, or has with the last one. */
    boolean isClean() {
        return attempted.cleanSession();
    }

    /** Connects, or waits until the client id is free. */
    void connect(Request request) {
        if (!pool.takeName(session)) {
            enter(State.WAITING);
            return;
        }
        attempted = request;
        enter(State.CONNECTING);
        pool.limitAttempt(session);
        link.connect(++epoch, attempted);
        if (isClean()) {
            requests.connectionIsOver(true);
        }
    }

    void stopWaiting() {
        pool.stopWaiting(session);
        closed();
    }

    void opened() {
        enter(State.UP);
    }

    void closed() {
        enter(State.CLOSED);
    }

    /** The connection is to end in good order: what is under way is completed first, if that does not take long. */
    void finish() {
        enter(State.FINISHING);
        pool.limitFarewell(session);
        arrivals.hurry();
        leaveWhenQuiet();
    }

    void leaveWhenQuiet() {
        if (state == State.FINISHING && requests.isQuiet()) {
            leave();
        }
    }

    /** The connection goes on after all. */
    void stay() {
        enter(State.UP);
    }

    /** Says goodbye. */
    void leave() {
        enter(State.LEAVING);
        pool.limitFarewell(session);
        link.disconnect(true);
    }

    /** Ends without a goodbye, for which the broker fires the will. */
    void cut() {
        enter(State.LEAVING);
        link.disconnect(false);
    }

    /**
     * Nobody answers: closes the socket, from which the link tells the end.
     *
     * @param goodbye whether the broker finds a goodbye behind a CONNECT that it may read yet, and so fires no will
     */
    void abandon(boolean goodbye) {
        if (goodbye) {
            link.disconnect(true);
        }
        link.disconnect(false);
    }

    private void enter(State next) {
        state = next;
        step++;
    }
}
