package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.SensorLink.Request;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One sensor and its MQTT connections: brings what there is at the broker to what the core wants. {@link Goal} says what the core wants, {@link State} what
 * there is:
 *
 * <pre>
 * CLOSED     --open-------------> CONNECTING, or WAITING while the client id is in use
 * WAITING    --its turn---------> CONNECTING
 * CONNECTING --up---------------> UP
 * CONNECTING --failed-----------> CLOSED
 * UP         --lost-------------> CLOSED      the core hears of it
 * UP         --goodbye----------> FINISHING   answers are awaited, for a short time
 * FINISHING  --too long---------> UP          when that was for a new will; otherwise LEAVING
 * FINISHING  --answered---------> LEAVING     DISCONNECT is said
 * any        --cut--------------> LEAVING     the socket is closed
 * LEAVING    --down-------------> CLOSED, or CONNECTING when the goal asks for one more connection
 * </pre>
 *
 * A will is part of CONNECT, so another will takes another connection: a goodbye, since the sensor is not lost, and a CONNECT with the new will. So does
 * another clean-session flag, when a connected sensor changes its mind about that.
 *
 * <p>Events carry the number of their connection; those of an older one change nothing. (NOT thread safe: everything happens on the gateway's loop.)
 */
final class SensorSession implements LinkListener {

    private enum Goal {
        /** No connection. */
        NONE,
        OPEN,
        /** The sensor was lost while its will was being changed: the new one has yet to be told to the broker, and then fired. */
        WILL_FIRED
    }

    private enum State {
        CLOSED,
        WAITING,
        CONNECTING,
        UP,
        FINISHING,
        LEAVING
    }

    /** A question of the core, and the will and flag to go back to. */
    private record WillChange(Ticket ticket, Request former) {}

    private final long id;
    private final ClientId clientId;
    private final SensorPool pool;
    private final SensorLink link;
    private final SensorRequests requests;
    private final SensorArrivals arrivals;

    // What the core wants.
    private Goal goal = Goal.NONE;
    private Request request = new Request(true, 0, Optional.empty());
    private boolean isOpenAwaited;
    private boolean wasEverOpen;
    private @Nullable WillChange willChange;

    // What there is.
    private State state = State.CLOSED;
    private Request attempted = request;
    private long epoch;
    private long step;

    /** While this one wants the client id of another session: that other one. */
    private @Nullable SensorSession displaced;

    /** Another session has taken this one's client id, and the core still believes this one to be open. */
    private boolean isDisplaced;

    SensorSession(long id, ClientId clientId, SensorPool pool, SensorLinks links) {
        this.id = id;
        this.clientId = clientId;
        this.pool = pool;
        this.link = links.link(clientId, this);
        this.requests = new SensorRequests(link, pool);
        this.arrivals = new SensorArrivals(id, link, pool, requests::isTooEarly, requests::isCancelled);
    }

    long id() {
        return id;
    }

    ClientId clientId() {
        return clientId;
    }

    /** Counts what happens to the session; a time limit is for one step. */
    long step() {
        return step;
    }

    boolean wasEverOpen() {
        return wasEverOpen;
    }

    void open(Request wanted) {
        if (goal == Goal.WILL_FIRED) {
            // The sensor is back before there was a connection to fire its will.
            pool.counters.add(Count.WILLS_DROPPED);
        }
        WillChange unanswered = takeWillChange();
        request = wanted;
        goal = Goal.OPEN;
        isOpenAwaited = true;
        isDisplaced = false;
        if (wanted.cleanSession()) {
            requests.forgetSubscriptions();
        }
        answer(unanswered, PublishOutcome.CONGESTED);
        switch (state) {
            case CLOSED -> connect();
            case CONNECTING -> leave();
            case UP -> finish();
            case WAITING, FINISHING, LEAVING -> {}
        }
    }

    void close(boolean fireWill) {
        if (isDisplaced && fireWill && request.will().isPresent()) {
            // The broker has had the goodbye already, for the sake of the connection that was to follow.
            pool.counters.add(Count.WILLS_DROPPED);
        }
        isDisplaced = false;
        if (goal != Goal.OPEN) {
            return;
        }
        boolean fires = fireWill && !isOpenAwaited && request.will().isPresent();
        isOpenAwaited = false;
        goal = fires && state != State.UP ? Goal.WILL_FIRED : Goal.NONE;
        WillChange unanswered = takeWillChange();
        if (fires) {
            if (state == State.UP) {
                cut();
            }
        } else {
            end();
        }
        answer(unanswered, PublishOutcome.CONGESTED);
        requests.congestParked();
        settleDisplaced(false);
    }

    /** The goal is no connection, and nothing is to be fired. */
    private void end() {
        switch (state) {
            case WAITING -> {
                pool.stopWaiting(this);
                enter(State.CLOSED);
            }
            case CONNECTING -> leave();
            case UP -> finish();
            case CLOSED, FINISHING, LEAVING -> {}
        }
    }

    void discard() {
        close(false);
        requests.discard();
        if (state == State.CLOSED) {
            requests.connectionIsOver(true);
        }
    }

    void changeWill(Ticket ticket, boolean cleanSession, Optional<Will> will) {
        Request wanted = new Request(cleanSession, request.keepAliveSeconds(), will);
        if (goal != Goal.OPEN || isOpenAwaited || willChange != null) {
            pool.facts.uplinkWillChanged(ticket, PublishOutcome.CONGESTED);
        } else if (request.equals(wanted) && state == State.UP) {
            pool.facts.uplinkWillChanged(ticket, PublishOutcome.DELIVERED);
        } else {
            willChange = new WillChange(ticket, request);
            request = wanted;
            if (state == State.UP) {
                finish();
            }
        }
    }

    void publish(Ticket ticket, Publication publication) {
        if (state == State.UP) {
            requests.publish(ticket, publication);
        } else if (!isReconnecting() || !requests.park(() -> publish(ticket, publication))) {
            requests.congested(ticket, publication);
        }
    }

    void subscribe(Ticket ticket, TopicFilter filter, Qos qos) {
        if (state == State.UP) {
            requests.subscribe(ticket, filter, qos);
        } else if (!isReconnecting() || !requests.park(() -> subscribe(ticket, filter, qos))) {
            pool.facts.uplinkSubscribed(ticket, SubscribeOutcome.CONGESTED);
        }
    }

    void unsubscribe(Ticket ticket, TopicFilter filter) {
        if (state == State.UP) {
            requests.unsubscribe(ticket, filter);
        } else if (!isReconnecting() || !requests.park(() -> unsubscribe(ticket, filter))) {
            pool.facts.uplinkUnsubscribed(ticket);
        }
    }

    /** Whether the sensor is connected as far as it knows, and will be again in a moment. */
    private boolean isReconnecting() {
        return goal == Goal.OPEN && !isOpenAwaited && state != State.CLOSED;
    }

    private void connect() {
        if (!pool.takeName(this)) {
            enter(State.WAITING);
            return;
        }
        attempted = request;
        enter(State.CONNECTING);
        pool.limitAttempt(this);
        link.connect(++epoch, attempted);
        if (attempted.cleanSession()) {
            requests.connectionIsOver(true);
        }
    }

    /** The connection is to end in good order: what is under way is completed first, if that does not take long. */
    private void finish() {
        enter(State.FINISHING);
        pool.limitFarewell(this);
        leaveWhenQuiet();
    }

    private void leaveWhenQuiet() {
        if (state == State.FINISHING && requests.isQuiet()) {
            leave();
        }
    }

    private void leave() {
        enter(State.LEAVING);
        pool.limitFarewell(this);
        link.disconnect(true);
    }

    private void cut() {
        enter(State.LEAVING);
        link.disconnect(false);
    }

    /** The broker does not answer. */
    void stepTookTooLong() {
        switch (state) {
            case FINISHING -> finishTakesTooLong();
            case CONNECTING -> giveUpAttempt();
            case LEAVING -> link.disconnect(false);
            case CLOSED, WAITING, UP -> {}
        }
    }

    /** A sensor that stays must not lose what it has under way over its new will, so that one has to wait. */
    private void finishTakesTooLong() {
        WillChange change = takeWillChange();
        if (change == null) {
            leave();
            return;
        }
        request = change.former();
        enter(State.UP);
        answer(change, PublishOutcome.CONGESTED);
        requests.resumeParked();
    }

    /** The broker may read the CONNECT yet, and would fire the will of a sensor that was never connected; so a goodbye is there for it to read next. */
    private void giveUpAttempt() {
        if (goal != Goal.WILL_FIRED) {
            link.disconnect(true);
        }
        link.disconnect(false);
    }

    private void enter(State next) {
        state = next;
        step++;
    }

    /** The client id is free. */
    void itsTurn() {
        connect();
    }

    /** A third session wants the client id that this one waits for. */
    void overtaken() {
        goal = Goal.NONE;
        isOpenAwaited = false;
        enter(State.CLOSED);
        pool.notOpened(this, PublishOutcome.CONGESTED);
    }

    /** Another session wants this one's client id. A will that is being fired is fired first. */
    void displacedBy(SensorSession successor) {
        if (goal != Goal.OPEN) {
            return;
        }
        boolean wasAwaited = isOpenAwaited;
        WillChange unanswered = takeWillChange();
        goal = Goal.NONE;
        isOpenAwaited = false;
        isDisplaced = !wasAwaited;
        successor.displaced = this;
        end();
        answer(unanswered, PublishOutcome.CONGESTED);
        requests.congestParked();
        if (wasAwaited) {
            pool.notOpened(this, PublishOutcome.CONGESTED);
        }
    }

    /** If the core keeps the older session of this client id although its connection is gone, it has to hear of that. */
    private void settleDisplaced(boolean isReplaced) {
        SensorSession older = displaced;
        displaced = null;
        if (older != null && older.isDisplaced && !isReplaced) {
            older.isDisplaced = false;
            pool.facts.uplinkLost(older.id);
        }
    }

    @Override
    public void linkUp(long upEpoch, boolean sessionPresent) {
        if (upEpoch != epoch) {
            return;
        }
        if (!sessionPresent) {
            // Whatever becomes of this connection: the next one finds the session that it has made.
            requests.doubtSubscriptions();
        }
        if (state != State.CONNECTING) {
            return;
        }
        pool.counters.add(Count.CONNECTIONS);
        if (goal == Goal.WILL_FIRED) {
            goal = Goal.NONE;
            cut();
            return;
        }
        enter(State.UP);
        if (!attempted.equals(request)) {
            finish();
            return;
        }
        requests.connected(sessionPresent);
        wasEverOpen = true;
        answer(takeWillChange(), PublishOutcome.DELIVERED);
        if (isOpenAwaited) {
            isOpenAwaited = false;
            settleDisplaced(true);
            pool.facts.uplinkOpened(id);
        }
        requests.resumeParked();
    }

    @Override
    public void linkFailed(long failedEpoch, PublishOutcome outcome, boolean mayHaveConnected, String reason) {
        if (failedEpoch != epoch) {
            return;
        }
        if (mayHaveConnected) {
            requests.doubtSubscriptions();
        }
        if (state == State.LEAVING) {
            hasLeft();
        } else if (state == State.CONNECTING) {
            notConnected(outcome);
        }
    }

    private void notConnected(PublishOutcome outcome) {
        pool.counters.add(Count.NOT_CONNECTED);
        enter(State.CLOSED);
        WillChange change = takeWillChange();
        if (change != null) {
            // The sensor has done nothing wrong but ask: it goes on with its former will, if the broker lets it.
            request = change.former();
            connect();
            answer(change, outcome);
            return;
        }
        boolean wasAwaited = isOpenAwaited;
        Goal missed = goal;
        isOpenAwaited = false;
        goal = Goal.NONE;
        pool.freeName(this);
        if (missed == Goal.WILL_FIRED) {
            pool.counters.add(Count.WILLS_DROPPED);
        } else if (wasAwaited) {
            pool.notOpened(this, outcome);
            settleDisplaced(false);
        } else {
            pool.counters.add(Count.LOST);
            pool.facts.uplinkLost(id);
        }
        requests.connectionIsOver(attempted.cleanSession());
        requests.congestParked();
    }

    @Override
    public void linkDown(long downEpoch, String reason) {
        if (downEpoch != epoch) {
            return;
        }
        if (state == State.UP) {
            goal = Goal.NONE;
            enter(State.CLOSED);
            pool.freeName(this);
            pool.counters.add(Count.LOST);
            pool.facts.uplinkLost(id);
            arrivals.connectionIsOver();
            requests.connectionIsOver(attempted.cleanSession());
        } else if (state == State.FINISHING || state == State.LEAVING) {
            hasLeft();
        } else if (state == State.CONNECTING) {
            notConnected(PublishOutcome.CONGESTED);
        }
    }

    private void hasLeft() {
        enter(State.CLOSED);
        if (goal == Goal.NONE) {
            pool.freeName(this);
        } else {
            connect();
        }
        arrivals.connectionIsOver();
        requests.connectionIsOver(attempted.cleanSession());
    }

    @Override
    public void published(Outgoing message, PublishOutcome outcome) {
        requests.published(message, outcome);
        leaveWhenQuiet();
    }

    @Override
    public void subscribed(long token, SubscribeOutcome outcome) {
        requests.subscribed(token, outcome);
        arrivals.release();
        leaveWhenQuiet();
    }

    @Override
    public void unsubscribed(long token) {
        requests.unsubscribed(token);
        leaveWhenQuiet();
    }

    /** What nobody wants any more is not acknowledged either: the broker keeps it, if it keeps the session. */
    @Override
    public void messageArrived(long arrivalEpoch, long key, Publication publication) {
        if (arrivalEpoch == epoch && goal == Goal.OPEN && (state == State.UP || state == State.FINISHING)) {
            arrivals.arrived(arrivalEpoch, key, publication);
        }
    }

    private @Nullable WillChange takeWillChange() {
        WillChange change = willChange;
        willChange = null;
        return change;
    }

    private void answer(@Nullable WillChange change, PublishOutcome outcome) {
        if (change != null) {
            pool.facts.uplinkWillChanged(change.ticket(), outcome);
        }
    }
}
