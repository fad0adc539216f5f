package io.mqttsn.gateway.world;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.gateway.core.CoreSettings.Timers;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long clients may be silent, as they have said themselves; nobody is taken for lost any sooner (MQTT-SN 1.2, §6.11, §6.14). */
final class Patience {

    /** Up to this one a promise has the short tolerance. */
    private static final Duration SHORT = Duration.ofMinutes(1);

    private final World world;
    private final Map<String, Promise> byClient = new HashMap<>();

    /** What a client has promised, and when it was certainly heard. */
    private static final class Promise {
        final Duration speaksEvery;
        final boolean sleeps;
        long heardNanos;
        boolean isAwake;
        /** Since when, while it is. */
        long awakeSinceNanos;

        Promise(Duration speaksEvery, boolean sleeps, long heardNanos) {
            this.speaksEvery = speaksEvery;
            this.sleeps = sleeps;
            this.heardNanos = heardNanos;
        }
    }

    Patience(World world) {
        this.world = world;
    }

    /** A message reaches the gateway from where this session's client is. */
    void heard(ClientSession session, MqttSnMessage message) {
        Promise promise = byClient.get(session.clientId().value());
        if (promise != null && message instanceof PingReq ping && isBelieved(session, ping, promise)) {
            heard(promise);
        }
    }

    private void heard(Promise promise) {
        promise.heardNanos = world.agenda.nowNanos();
        if (promise.sleeps && !promise.isAwake) {
            promise.isAwake = true;
            promise.awakeSinceNanos = promise.heardNanos;
        }
    }

    /** PINGREQ has come from where no client was before it: a sleeper has moved its session there. */
    void found(ClientSession session) {
        Promise promise = byClient.get(session.clientId().value());
        if (promise != null && session.state() instanceof SessionState.Awake) {
            heard(promise);
        }
    }

    /** Nobody returns from being lost with a PINGREQ, or speaks for another client. */
    private static boolean isBelieved(ClientSession session, PingReq ping, Promise promise) {
        boolean isItsOwn =
                ping.clientId().equals(ClientId.NONE) || ping.clientId().equals(session.clientId());
        SessionState state = session.state();
        return isItsOwn && state.isConnected() && state.isSleeping() == promise.sleeps;
    }

    /** PINGRESP goes to the client, whose sleep begins anew. */
    void answered(ClientSession session) {
        Promise promise = byClient.get(session.clientId().value());
        if (promise != null && promise.isAwake) {
            promise.isAwake = false;
            promise.heardNanos = world.agenda.nowNanos();
        }
    }

    /** @param keepAliveSeconds what its CONNECT has said */
    void connected(String client, int keepAliveSeconds) {
        Duration speaksEvery = Duration.ofSeconds(keepAliveSeconds);
        byClient.put(client, new Promise(speaksEvery, false, world.agenda.nowNanos()));
    }

    /** @param spoken what the client has just said */
    void fellAsleep(String client, @Nullable MqttSnMessage spoken) {
        boolean isSensor = world.sensor(client) != null;
        if (isSensor
                && spoken instanceof Disconnect goodNight
                && goodNight.durationSeconds().isPresent()) {
            Duration speaksEvery =
                    Duration.ofSeconds(goodNight.durationSeconds().getAsInt());
            byClient.put(client, new Promise(speaksEvery, true, world.agenda.nowNanos()));
        }
    }

    /** The gateway takes a client for lost. Its address, or the broker, may be the reason; and one that does not acknowledge although it should be there. */
    void lost(String client, String why) {
        Promise promise = byClient.remove(client);
        boolean isUnanswered = why.contains("acknowledge");
        if (promise == null || !why.startsWith("silent") && !isUnanswered || isUnanswered && !promise.sleeps) {
            return;
        }
        check(client, why, promise.heardNanos, tolerated(promise.speaksEvery));
        if (promise.isAwake) {
            // What it is sent is repeated first, however short its sleeps are.
            Timers timers = world.climate.core().timers();
            check(client, why, promise.awakeSinceNanos, timers.retry().multipliedBy(timers.retries() + 1));
        }
    }

    private void check(String client, String why, long sinceNanos, Duration tolerated) {
        long nanos = world.agenda.nowNanos() - sinceNanos;
        if (nanos < tolerated.toNanos()) {
            throw world.failure(
                    Invariant.PATIENCE,
                    client + " is lost: " + why + ", after " + Duration.ofNanos(nanos) + " of " + tolerated);
        }
    }

    private Duration tolerated(Duration speaksEvery) {
        Timers timers = world.climate.core().timers();
        if (speaksEvery.isZero()) {
            return timers.idleMax();
        }
        boolean isShort = speaksEvery.compareTo(SHORT) <= 0;
        int percent = isShort ? timers.shortTolerancePercent() : timers.longTolerancePercent();
        return speaksEvery.multipliedBy(100 + percent).dividedBy(100);
    }
}
