package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.SensorConnection.State;
import io.mqttsn.gateway.uplink.SensorLink.Request;
import io.mqttsn.gateway.uplink.UplinkCounters.Count;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One sensor and its MQTT connections: brings what there is at the broker to what the core wants. {@link Goal} says what the core wants,
 * {@link SensorConnection} has what there is; when one connection is over and the goal asks for another, it is made.
 *
 * <p>A will is part of CONNECT, so another will takes another connection: a goodbye, since the sensor is not lost, and a CONNECT with the new will. So does
 * another clean-session flag, when a connected sensor changes its mind about that.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
final class SensorSession implements LinkListener {

    private enum Goal {
        /** No connection. */
        NONE,
        OPEN,
        /** The sensor was lost while its will was being changed: the new one has yet to be told to the broker, and then fired. If it is back before, it waits. */
        WILL_FIRED
    }

    private final long id;
    private final ClientId clientId;
    private final SensorPool pool;
    private final SensorRequests requests;
    private final SensorArrivals arrivals;
    private final SensorConnection connection;
    private final RequestGate gate;
    private final WillChange willChange;

    // What the core wants.
    private Goal goal = Goal.NONE;
    private Request request = new Request(true, 0, Optional.empty());
    private boolean isOpenAwaited;
    private boolean wasEverOpen;

    /** While a will is being fired: what the sensor wants then, since it is back already. */
    private @Nullable Request next;

    /** While this one wants the client id of another session: that other one. */
    private @Nullable SensorSession displaced;

    /** Another session has taken this one's client id, and the core still believes this one to be open. */
    private boolean isDisplaced;

    SensorSession(long id, ClientId clientId, SensorPool pool, SensorLinks links) {
        this.id = id;
        this.clientId = clientId;
        this.pool = pool;
        SensorLink link = links.link(clientId, this);
        this.requests = new SensorRequests(link, pool);
        this.arrivals = new SensorArrivals(id, link, pool, requests, this::isListening, this::isStaying);
        this.connection = new SensorConnection(this, pool, link, requests, arrivals);
        this.gate = new RequestGate(pool, requests, arrivals, connection::isUp, this::isReconnecting);
        this.willChange = new WillChange(pool.facts);
    }

    long id() {
        return id;
    }

    ClientId clientId() {
        return clientId;
    }

    /** Counts what happens to the session; a time limit is for one step. */
    long step() {
        return connection.step();
    }

    boolean wasEverOpen() {
        return wasEverOpen;
    }

    void open(Request wanted) {
        if (goal == Goal.WILL_FIRED) {
            isOpenAwaited = true;
            next = wanted;
            return;
        }
        WillChange.Open unanswered = willChange.take();
        request = wanted;
        goal = Goal.OPEN;
        isOpenAwaited = true;
        isDisplaced = false;
        if (wanted.cleanSession()) {
            requests.forgetSubscriptions();
        }
        willChange.answer(unanswered, PublishOutcome.CONGESTED);
        switch (connection.state()) {
            case CLOSED -> connection.connect(request);
            case CONNECTING -> connection.leave();
            case UP -> connection.finish();
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
            isOpenAwaited = false;
            next = null;
            return;
        }
        boolean fires = fireWill && !isOpenAwaited && request.will().isPresent();
        isOpenAwaited = false;
        goal = fires && !connection.isUp() ? Goal.WILL_FIRED : Goal.NONE;
        WillChange.Open unanswered = willChange.take();
        if (fires) {
            if (connection.isUp()) {
                connection.cut();
            }
        } else {
            end();
        }
        willChange.answer(unanswered, PublishOutcome.CONGESTED);
        gate.resume();
        settleDisplaced(false);
    }

    /** The will is fired. */
    private void openNext() {
        Request wanted = next;
        next = null;
        if (wanted != null) {
            open(wanted);
        }
    }

    /** The goal is no connection, and nothing is to be fired. */
    private void end() {
        switch (connection.state()) {
            case WAITING -> connection.stopWaiting();
            case CONNECTING -> connection.leave();
            case UP -> connection.finish();
            case CLOSED, FINISHING, LEAVING -> {}
        }
    }

    void discard() {
        close(false);
        requests.discard();
        gate.discard();
        if (connection.state() == State.CLOSED) {
            requests.connectionIsOver(true);
        }
    }

    void changeWill(Ticket ticket, boolean cleanSession, Optional<Will> will) {
        Request wanted = new Request(cleanSession, request.keepAliveSeconds(), will);
        if (goal != Goal.OPEN || isOpenAwaited || willChange.isOpen()) {
            pool.facts.uplinkWillChanged(ticket, PublishOutcome.CONGESTED);
        } else if (request.equals(wanted) && connection.isUp()) {
            pool.facts.uplinkWillChanged(ticket, PublishOutcome.DELIVERED);
        } else {
            willChange.begin(ticket, request);
            request = wanted;
            if (connection.isUp()) {
                connection.finish();
            }
        }
    }

    /** Where the sensor's requests go. */
    RequestGate gate() {
        return gate;
    }

    /** Whether the sensor is connected as far as it knows, and will be again in a moment. */
    private boolean isReconnecting() {
        return isStaying() && connection.state() != State.CLOSED;
    }

    /** The broker does not answer. */
    void stepTookTooLong() {
        switch (connection.state()) {
            case FINISHING -> finishTakesTooLong();
            case CONNECTING -> connection.abandon(goal != Goal.WILL_FIRED);
            case LEAVING -> connection.abandon(false);
            case CLOSED, WAITING, UP -> {}
        }
    }

    /** A sensor that stays must not lose what it has under way over its new will, so that one has to wait. */
    private void finishTakesTooLong() {
        WillChange.Open change = willChange.take();
        if (change == null) {
            connection.leave();
            return;
        }
        request = change.former();
        connection.stay();
        willChange.answer(change, PublishOutcome.CONGESTED);
        gate.resume();
    }

    /** The client id is free. */
    void itsTurn() {
        connection.connect(request);
    }

    /** A third session wants the client id that this one waits for. */
    void overtaken() {
        goal = Goal.NONE;
        isOpenAwaited = false;
        connection.closed();
        pool.notOpened(this, PublishOutcome.CONGESTED);
    }

    /** Another session wants this one's client id. A will that is being fired is fired first. */
    void displacedBy(SensorSession successor) {
        if (next != null) {
            next = null;
            isOpenAwaited = false;
            pool.notOpened(this, PublishOutcome.CONGESTED);
        }
        if (goal != Goal.OPEN) {
            return;
        }
        boolean wasAwaited = isOpenAwaited;
        WillChange.Open unanswered = willChange.take();
        goal = Goal.NONE;
        isOpenAwaited = false;
        isDisplaced = !wasAwaited;
        successor.displaced = this;
        end();
        willChange.answer(unanswered, PublishOutcome.CONGESTED);
        gate.resume();
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
        if (!connection.isCurrent(upEpoch)) {
            return;
        }
        if (!sessionPresent) {
            // Whatever comes of this connection: there is a session now that the next one will find present.
            requests.doubtSubscriptions();
        }
        if (connection.state() != State.CONNECTING) {
            return;
        }
        pool.counters.add(Count.CONNECTIONS);
        if (goal == Goal.WILL_FIRED) {
            goal = Goal.NONE;
            connection.cut();
            openNext();
            return;
        }
        connection.opened();
        if (!connection.isLike(request)) {
            connection.finish();
            return;
        }
        requests.subscribeAgainIfInDoubt();
        wasEverOpen = true;
        willChange.answer(willChange.take(), PublishOutcome.DELIVERED);
        if (isOpenAwaited) {
            isOpenAwaited = false;
            settleDisplaced(true);
            pool.facts.uplinkOpened(id);
        }
        gate.resume();
    }

    @Override
    public void linkFailed(long failedEpoch, PublishOutcome outcome, boolean mayHaveConnected, String reason) {
        if (!connection.isCurrent(failedEpoch)) {
            return;
        }
        if (mayHaveConnected) {
            requests.doubtSubscriptions();
        }
        if (connection.state() == State.LEAVING) {
            hasLeft();
        } else if (connection.state() == State.CONNECTING) {
            notConnected(outcome);
        }
    }

    private void notConnected(PublishOutcome outcome) {
        pool.counters.add(Count.NOT_CONNECTED);
        connection.closed();
        WillChange.Open change = willChange.take();
        if (change != null) {
            // The sensor has done nothing wrong but ask: it goes on with its former will, if the broker lets it.
            request = change.former();
            connection.connect(request);
            willChange.answer(change, outcome);
            return;
        }
        boolean wasAwaited = isOpenAwaited;
        Goal missed = goal;
        isOpenAwaited = false;
        next = null;
        goal = Goal.NONE;
        pool.freeName(this);
        if (missed == Goal.WILL_FIRED) {
            pool.counters.add(Count.WILLS_DROPPED);
        }
        if (wasAwaited) {
            pool.notOpened(this, outcome);
            settleDisplaced(false);
        } else if (missed == Goal.OPEN) {
            pool.counters.add(Count.LOST);
            pool.facts.uplinkLost(id);
        }
        requests.connectionIsOver(connection.isClean());
        gate.resume();
    }

    @Override
    public void linkDown(long downEpoch, String reason) {
        if (!connection.isCurrent(downEpoch)) {
            return;
        }
        switch (connection.state()) {
            case UP -> connectionLost();
            case FINISHING, LEAVING -> hasLeft();
            case CONNECTING -> notConnected(PublishOutcome.CONGESTED);
            case CLOSED, WAITING -> {}
        }
    }

    private void connectionLost() {
        goal = Goal.NONE;
        connection.closed();
        pool.freeName(this);
        pool.counters.add(Count.LOST);
        pool.facts.uplinkLost(id);
        arrivals.connectionIsOver();
        requests.connectionIsOver(connection.isClean());
    }

    private void hasLeft() {
        connection.closed();
        if (goal == Goal.NONE) {
            pool.freeName(this);
        } else {
            connection.connect(request);
        }
        arrivals.connectionIsOver();
        requests.connectionIsOver(connection.isClean());
    }

    @Override
    public void published(Outgoing message, PublishOutcome outcome) {
        requests.published(message, outcome);
        arrivals.requestsChanged();
        connection.leaveWhenQuiet();
    }

    @Override
    public void subscribed(long token, SubscribeOutcome outcome) {
        requests.subscribed(token, outcome);
        arrivals.release();
        connection.leaveWhenQuiet();
    }

    @Override
    public void unsubscribed(long token) {
        requests.unsubscribed(token);
        arrivals.requestsChanged();
        connection.leaveWhenQuiet();
    }

    @Override
    public void messageArrived(long arrivalEpoch, long key, Publication publication) {
        arrivals.arrived(connection.isCurrent(arrivalEpoch), arrivalEpoch, key, publication);
    }

    /** Whether the sensor goes on as it was, perhaps over another connection. */
    private boolean isStaying() {
        return goal == Goal.OPEN && !isOpenAwaited;
    }

    private boolean isListening() {
        return goal == Goal.OPEN && (connection.isUp() || connection.state() == State.FINISHING);
    }
}
