package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.time.Moments;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * More clients than anybody has, one after the other. Elsewhere an entry stayed behind in a second index, a gauge that was counted by hand went negative, and
 * each failed handshake kept its share of a throttle until nobody could connect any more.
 */
class ComingAndGoingTest {

    private static final int IDS = 1_000_000;

    private static final int FAILURES = 100_000;
    private static final int HALF_OPEN_MAX = 50;
    /** Where fifty octets stayed of each client, more than ten megabytes would. */
    private static final long GROWTH_BYTES_MAX = 4_000_000;

    private final BusySink sink = new BusySink();
    private final GatewayCore core = new GatewayCore(
            TestSettings.with(settings -> {
                settings.halfOpenMax = HALF_OPEN_MAX;
                settings.sessionsMax = 1000;
                settings.connectTimeout = Duration.ofSeconds(5);
                settings.sessionExpiry = Duration.ofMinutes(2);
            }),
            sink);

    private long nowNanos;

    private void passes(Duration time) {
        long until = nowNanos + time.toNanos();
        while (core.nextDeadlineNanos() != Moments.NEVER && core.nextDeadlineNanos() - until <= 0) {
            nowNanos = core.nextDeadlineNanos();
            core.advanceTo(nowNanos);
        }
        nowNanos = until;
    }

    private static TestAddress place(int number) {
        return new TestAddress("host-" + number, number & 0xFFFF);
    }

    private static Connect connect(boolean will, boolean clean, int protocolId, ClientId id) {
        return new Connect(will, clean, protocolId, 60, id);
    }

    private void assertNobodyIsLeft() {
        passes(Duration.ofHours(1));
        assertEquals(0, core.sessions().size());
        assertEquals("", core.sessions().inconsistencies());
        assertEquals(0, core.sessions().countOnTransport(place(1)));
        assertEquals(0, core.sessions().countAtSource(place(1)));
        core.sessions().countByState().forEach((state, count) -> assertEquals(0, count, state::name));
        assertEquals(0, core.halfOpenSessions());
        assertEquals(Moments.NEVER, core.nextDeadlineNanos());
        assertEquals(sink.opened, sink.discarded, "uplinks that stay behind");
        assertEquals(0, core.counters().failures);
    }

    @Test
    void shouldKeepNothingOfAllWhoCameAndWent() {
        comeAndGo(0, IDS / 10);
        long before = usedBytes();
        comeAndGo(IDS / 10, IDS);
        long growth = usedBytes() - before;
        assertNobodyIsLeft();
        assertTrue(growth < GROWTH_BYTES_MAX, "the heap has grown by " + growth);
    }

    /** Some say goodbye, some are lost, some are never heard again after a goodbye that keeps their session, some were never connected. */
    private void comeAndGo(int from, int to) {
        for (int number = from; number < to; number++) {
            TestAddress place = place(number);
            ClientId id = ClientId.of("client-" + number);
            nowNanos += 250_000_000;
            core.messageReceived(place, connect(false, number % 3 > 0, 1, id), nowNanos);
            sink.answer(core, session -> true, nowNanos);
            switch (number % 4) {
                case 0, 1 -> core.messageReceived(place, Disconnect.PLAIN, nowNanos);
                case 2 -> core.messageReceived(place, new Register(0, 1, "t/" + number), nowNanos);
                default -> {
                    core.messageReceived(place(-number), PingReq.KEEP_ALIVE, nowNanos);
                    core.messageReceived(place(-number), new SearchGw(0), nowNanos);
                }
            }
            if (number % 16 == 0) {
                passes(Duration.ofNanos(1));
            }
        }
        assertTrue(
                core.sessions().size() < 1000, () -> core.sessions().size() + " sessions: newcomers were turned away");
        assertEquals(0, core.counters().refusedConnects);
        assertTrue(sink.sent >= to - from);
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int round = 0; round < 3; round++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void shouldGiveBackThePlaceOfEveryConnectThatFails() {
        for (int number = 0; number < FAILURES; number++) {
            TestAddress place = place(number % 1000);
            ClientId id = ClientId.of("client-" + number % 1500);
            fail(number % 8, place, id);
            nowNanos += 200_000_000;
            passes(Duration.ofNanos(1));
        }
        assertNobodyIsLeft();
        sink.neverAnswer();

        long refusedBefore = core.counters().refusedConnects;
        for (int number = 0; number < HALF_OPEN_MAX; number++) {
            core.messageReceived(place(number), connect(false, true, 1, ClientId.of("late-" + number)), nowNanos);
        }
        assertEquals(HALF_OPEN_MAX, core.halfOpenSessions(), "every place is free again");
        assertEquals(refusedBefore, core.counters().refusedConnects);
        sink.answer(core, session -> true, nowNanos);
        assertEquals(HALF_OPEN_MAX, core.sessions().size());
    }

    private void fail(int way, TestAddress place, ClientId id) {
        switch (way) {
            case 0 -> core.messageReceived(place, connect(false, true, 9, id), nowNanos);
            case 1 -> core.messageReceived(place, connect(false, true, 1, ClientId.NONE), nowNanos);
            case 2 -> core.messageReceived(place, connect(false, true, 1, ClientId.of("x".repeat(24))), nowNanos);
            case 3 -> {
                core.messageReceived(place, connect(false, false, 1, id), nowNanos);
                sink.answer(core, session -> false, nowNanos);
            }
            case 4 -> {
                core.messageReceived(place, connect(true, true, 1, id), nowNanos);
                core.messageReceived(place, Messages.willTopic("w"), nowNanos);
            }
            case 5 -> {
                core.messageReceived(place, connect(false, true, 1, id), nowNanos);
                sink.neverAnswer();
            }
            case 6 -> {
                core.messageReceived(place, connect(true, false, 1, id), nowNanos);
                core.messageReceived(place, Disconnect.PLAIN, nowNanos);
            }
            default -> {
                core.messageReceived(place, connect(false, false, 1, id), nowNanos);
                core.messageReceived(place, connect(true, true, 1, id), nowNanos);
                sink.neverAnswer();
            }
        }
    }
}
