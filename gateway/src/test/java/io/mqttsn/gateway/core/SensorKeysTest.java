package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connectFor;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.refused;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.OverflowPolicy;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Timers and limits that an operator chooses, at values that are not the usual ones: each timer a nanosecond before it fires and when it does, each limit at its
 * last place and one beyond. Elsewhere limits could be configured that no code read, or were compiled in, and beyond them the process hung.
 */
class SensorKeysTest extends ScenarioTest {

    private static final Duration ONE_NANO = Duration.ofNanos(1);

    private Client a = scene.client("a");

    private void with(Consumer<TestSettings> changes) {
        scene = new Scenario(changes);
        a = scene.client("a");
    }

    private Publish waitsForPubAck() {
        a.connectsKeeping();
        int topicId = a.subscribes("t/1", Qos.ONE);
        scene.broker.sends("t/1", "x", Qos.ONE);
        Publish publish = publish(Qos.ONE, topicId, 1, "x");
        a.hears(publish);
        return publish;
    }

    @Test
    void shouldTellItsId() {
        with(settings -> {
            settings.gatewayId = 7;
            settings.advertiseInterval = Duration.ofMinutes(1);
        });
        a.sends(new SearchGw(1)).hears(new GwInfo(7, Octets.EMPTY));
        scene.fact(now -> scene.core.uplinkAvailable(true, now));
        assertEquals(List.of(new Advertise(7, 60)), scene.sink.broadcasts);
        scene.fact(now -> scene.core.uplinkAvailable(false, now));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000, 600_000})
    void shouldRepeatInTheConfiguredTime(int retryMillis) {
        with(settings -> {
            settings.retry = Duration.ofMillis(retryMillis);
            settings.shortTolerancePercent = 1000;
        });
        Publish publish = waitsForPubAck();
        scene.passes(Duration.ofMillis(retryMillis).minus(ONE_NANO));
        a.hearsNothing();
        scene.passes(ONE_NANO);
        a.hears(publish.asDuplicate()).sends(pubAck(1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void shouldRepeatAsOftenAsConfigured(int retries) {
        with(settings -> {
            settings.retry = Duration.ofSeconds(1);
            settings.retries = retries;
        });
        Publish publish = waitsForPubAck();
        for (int repeat = 0; repeat < retries; repeat++) {
            scene.passes(1);
            a.hears(publish.asDuplicate()).is(ACTIVE);
        }
        scene.passes(1);
        a.hearsNothing().is(LOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void shouldPauseAfterCongestionAsLongAsConfigured(int seconds) {
        with(settings -> settings.congestionWait = Duration.ofSeconds(seconds));
        waitsForPubAck();
        a.sends(pubAck(1, 1, ReturnCode.CONGESTION));
        scene.passes(Duration.ofSeconds(seconds).minus(ONE_NANO));
        a.hearsNothing();
        scene.passes(ONE_NANO);
        assertEquals(1, scene.take(a.address).size());
        a.sends(pubAck(1, 1)).sends(pubAck(1, 2));
    }

    /** The longest durations overflowed elsewhere, multiplied as 32-bit integers. */
    @ParameterizedTest
    @CsvSource({
        "7, 20, 60, 64_200_000_000",
        "7, 20, 61, 73_200_000_000",
        "0, 0, 1, 1_000_000_000",
        "0, 0, 65535, 65_535_000_000_000",
        "50, 10, 65535, 72_088_500_000_000",
        "1000, 1000, 65535, 720_885_000_000_000"
    })
    void shouldTolerateSilenceAsConfigured(int shortPercent, int longPercent, int seconds, String silence) {
        Duration tolerated = Duration.ofNanos(Long.parseLong(silence.replace("_", "")));
        with(settings -> {
            settings.shortTolerancePercent = shortPercent;
            settings.longTolerancePercent = longPercent;
            settings.sessionExpiry = Duration.ofDays(3);
        });
        Client sleeper = scene.client("sleeper").connectsKeeping().fallsAsleep(seconds);
        a.sends(connectFor(a.id, seconds)).hears(accepted());
        scene.passes(tolerated.minus(ONE_NANO));
        a.is(ACTIVE);
        sleeper.is(ASLEEP);
        scene.passes(ONE_NANO);
        a.is(LOST);
        sleeper.is(LOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 23, 300})
    void shouldTakeClientIdsUpToTheConfiguredLength(int octets) {
        with(settings -> settings.clientIdOctetsMax = octets);
        scene.client("x".repeat(octets)).connects();
        Client tooLong = scene.client("x".repeat(octets + 1));
        tooLong.sends(cleanConnect(tooLong.id))
                .hears(refused(ReturnCode.NOT_SUPPORTED))
                .isGone();
    }

    /** At the limit those inside keep full service, and room that becomes free is free at once. */
    @Test
    void shouldTakeSessionsUpToTheLimit() {
        with(settings -> settings.sessionsMax = 3);
        List<Client> inside = List.of(a, scene.client("b"), scene.client("c"));
        inside.forEach(Client::connects);
        Client newcomer = scene.client("d");
        newcomer.sends(cleanConnect(newcomer.id))
                .hears(refused(ReturnCode.CONGESTION))
                .isGone();
        inside.forEach(client -> {
            int topicId = client.subscribes("t", Qos.ONE);
            client.sends(publish(Qos.ONE, topicId, 9, "up")).hears(pubAck(topicId, 9));
            client.connects();
        });
        a.saysGoodbye();
        newcomer.connects();
        a.sends(cleanConnect(a.id)).hears(refused(ReturnCode.CONGESTION));
    }

    @Test
    void shouldTakeConnectionAttemptsUpToTheLimit() {
        with(settings -> settings.halfOpenMax = 2);
        Client inside = scene.client("inside").connects();
        scene.broker.answers.holdBack();
        Client b = scene.client("b");
        Client c = scene.client("c");
        a.sends(cleanConnect(a.id)).hearsNothing();
        b.sends(cleanConnect(b.id)).hearsNothing();
        c.sends(cleanConnect(c.id)).hears(refused(ReturnCode.CONGESTION)).isGone();
        inside.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        scene.broker.answers.letOneGo();
        a.hears(accepted());
        c.sends(cleanConnect(c.id)).hearsNothing();
        assertEquals(2, scene.core.halfOpenSessions());
        scene.broker.answers.letAllGo();
        b.hears(accepted());
        c.hears(accepted());
    }

    @Test
    void shouldGiveTopicIdsUpToTheLimit() {
        with(settings -> settings.topicsPerSessionMax = 2);
        a.connects();
        int first = a.registers("t/1");
        a.registers("t/2");
        a.sends(new Register(0, 5, "t/3")).hears(new RegAck(0, 5, ReturnCode.CONGESTION));
        assertEquals(first, a.registers("t/1"));
        Client b = scene.client("b").connects();
        b.registers("t/3");
    }

    @Test
    void shouldBoundTheOctetsOfAllClientsTogether() {
        int each = Publication.of(new TopicName("t"), Octets.utf8("x"), Qos.ONE, false)
                .sizeBytes();
        with(settings -> {
            settings.allQueuesBytesMax = 2L * each;
            settings.overflowPolicy = OverflowPolicy.DROP_NEWEST;
        });
        for (Client client : List.of(a, scene.client("b"))) {
            client.connectsKeeping();
            client.subscribes("t", Qos.ONE);
            client.fallsAsleep(600);
        }
        scene.broker.sends("t", "x", Qos.ONE);
        assertEquals(2L * each, scene.core.queues().bytes());
        assertEquals(0, scene.core.counters().droppedFor(DropReason.BUDGET_EXHAUSTED));
        scene.broker.sends("t", "y", Qos.ONE);
        assertEquals(2L * each, scene.core.queues().bytes());
        assertEquals(2, scene.core.counters().droppedFor(DropReason.BUDGET_EXHAUSTED));
        a.wakes().hears(publish(Qos.ONE, 1, 1, "x")).sends(pubAck(1, 1)).hears(PingResp.INSTANCE);
    }
}
