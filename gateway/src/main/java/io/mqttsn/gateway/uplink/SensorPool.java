package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.ClientId;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.UplinkFacts;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.time.Moments;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the sensors of a transparent uplink share: client ids, of which a broker allows one connection each, room for connections and messages, time limits.
 * (NOT thread safe: everything happens on the gateway's loop.)
 */
final class SensorPool {

    /** For what is under way when a connection is to end in good order, and again for the broker to close it. */
    private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How long a sensor may wait for an answer of the broker while messages wait for the sensor: half of the usual T_retry. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(5);

    final UplinkFacts facts;
    final MessageStore store;
    final UplinkCounters counters;
    private final TransparentSettings settings;
    private final LongSupplier clock;
    private final LongConsumer forget;

    /** Reaching the host has its own limit, which begins at the same time; the other half is for the answer to CONNECT. */
    private final SensorTimeouts<SensorSession> attempts;

    private final SensorTimeouts<SensorSession> farewells = ofSteps(FAREWELL_NANOS);

    private final SensorTimeouts<AnswerWatch> answers =
            new SensorTimeouts<>(ANSWER_NANOS, AnswerWatch::step, AnswerWatch::timeIsUp);

    /** Those who have more to hand over, at once. */
    private final Set<SensorArrivals> proceeding = new LinkedHashSet<>();

    /** Who has, makes or ends a connection under this client id. */
    private final Map<ClientId, SensorSession> holders = new LinkedHashMap<>();

    /** Who wants one as soon as that of the holder is over. */
    private final Map<ClientId, SensorSession> successors = new LinkedHashMap<>();

    private int queuedMessages;
    private long queuedBytes;

    /** @param forget takes the id of a session that could not be opened and never was: the core will not speak of it again */
    SensorPool(
            UplinkFacts facts,
            MessageStore store,
            UplinkCounters counters,
            TransparentSettings settings,
            LongSupplier clock,
            LongConsumer forget) {
        this.facts = facts;
        this.store = store;
        this.counters = counters;
        this.settings = settings;
        this.clock = clock;
        this.forget = forget;
        this.attempts = ofSteps(2 * settings.connectTimeout().toNanos());
    }

    private static SensorTimeouts<SensorSession> ofSteps(long lengthNanos) {
        return new SensorTimeouts<>(lengthNanos, SensorSession::step, SensorSession::stepTookTooLong);
    }

    /** Whether one more connection may be made under this client id; one that replaces another always may. */
    boolean hasRoomFor(ClientId clientId) {
        return holders.containsKey(clientId) || hasRoom();
    }

    boolean hasRoom() {
        return holders.size() < settings.connectionsMax();
    }

    int connections() {
        return holders.size();
    }

    /** Answers whether the session may connect now. If not, the holder of its client id is asked to leave, and the session's turn comes after it. */
    boolean takeName(SensorSession session) {
        SensorSession holder = holders.putIfAbsent(session.clientId(), session);
        if (holder == null || holder == session) {
            return true;
        }
        SensorSession overtaken = successors.put(session.clientId(), session);
        if (overtaken != null) {
            overtaken.overtaken();
        }
        holder.displacedBy(session);
        return false;
    }

    void stopWaiting(SensorSession session) {
        successors.remove(session.clientId(), session);
    }

    /** The session has no connection any more. */
    void freeName(SensorSession session) {
        if (holders.remove(session.clientId(), session)) {
            @Nullable SensorSession next = successors.remove(session.clientId());
            if (next != null) {
                next.itsTurn();
            }
        }
    }

    void notOpened(SensorSession session, PublishOutcome outcome) {
        if (!session.wasEverOpen()) {
            forget.accept(session.id());
        }
        facts.uplinkNotOpened(session.id(), outcome);
    }

    boolean takeRoomFor(Publication publication) {
        if (queuedMessages >= settings.queuedMessagesMax()
                || queuedBytes + publication.sizeBytes() > settings.queuedBytesMax()) {
            return false;
        }
        queuedMessages++;
        queuedBytes += publication.sizeBytes();
        return true;
    }

    void giveRoomBack(Publication publication) {
        queuedMessages--;
        queuedBytes -= publication.sizeBytes();
    }

    int queuedMessages() {
        return queuedMessages;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    void limitAttempt(SensorSession session) {
        attempts.begin(session, clock.getAsLong());
    }

    void limitFarewell(SensorSession session) {
        farewells.begin(session, clock.getAsLong());
    }

    void limitAnswers(AnswerWatch watch) {
        answers.begin(watch, clock.getAsLong());
    }

    /** Has the sensor's messages go on when whatever happens now is over. */
    void proceedSoon(SensorArrivals arrivals) {
        proceeding.add(arrivals);
    }

    void advanceTo(long nowNanos) {
        attempts.advanceTo(nowNanos);
        farewells.advanceTo(nowNanos);
        answers.advanceTo(nowNanos);
        List<SensorArrivals> now = List.copyOf(proceeding);
        proceeding.clear();
        now.forEach(SensorArrivals::proceed);
    }

    long nextDeadlineNanos() {
        if (!proceeding.isEmpty()) {
            return Moments.notNever(clock.getAsLong());
        }
        return Moments.earlier(answers.nextNanos(), Moments.earlier(attempts.nextNanos(), farewells.nextNanos()));
    }
}
