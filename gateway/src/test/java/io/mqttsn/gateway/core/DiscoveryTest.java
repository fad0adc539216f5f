package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.time.Moments;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Advertisement and discovery (MQTT-SN 1.2, §6.1). SEARCHGW from a connected client was an error elsewhere. */
class DiscoveryTest extends ScenarioTest {

    private static final MqttSnMessage HERE = new GwInfo(1, Octets.EMPTY);
    private static final MqttSnMessage ADVERTISE = new Advertise(1, 900);

    private Client a = scene.client("a");

    private void advertising(int sessionsMax) {
        scene = new Scenario(settings -> {
            settings.advertiseInterval = Duration.ofMinutes(15);
            settings.sessionsMax = sessionsMax;
        });
        a = scene.client("a");
    }

    private void uplinkIs(boolean available) {
        scene.fact(now -> scene.core.uplinkAvailable(available, now));
    }

    private void advertised(int times) {
        assertEquals(Collections.nCopies(times, ADVERTISE), scene.sink.broadcasts);
    }

    @Test
    void shouldAnswerTheAskerAndNobodyElseAndRememberNothing() {
        a.sends(new SearchGw(0)).hears(HERE).isGone();
        assertEquals(List.of(), scene.sink.broadcasts);
        assertEquals(0, scene.core.halfOpenSessions());
    }

    @Test
    void shouldTakeASearchForNoSignOfLife() {
        a.connectsKeeping();
        scene.passes(80);
        a.sends(new SearchGw(0)).hears(HERE);
        scene.passes(10);
        assertEquals("LOST", a.state().name());
    }

    @Test
    void shouldLeaveASleeperAsleepThatSearches() {
        a.connectsKeeping();
        a.subscribes("t/1", Qos.ONE);
        a.fallsAsleep(60);
        scene.broker.sends("t/1", "x", Qos.ONE);
        a.sends(new SearchGw(0)).hears(HERE);
        assertEquals("ASLEEP", a.state().name());
    }

    @Test
    void shouldLimitTheAnswersToEachSource() {
        scene = new Scenario(settings -> settings.searchAnswersPerSourceAndSecond = 2);
        a = scene.client("a");
        Client samePlace = a.movedTo(99);
        a.sends(new SearchGw(0)).hears(HERE);
        samePlace.sends(new SearchGw(0)).hears(HERE);
        a.sends(new SearchGw(0)).hearsNothing();
        scene.client("b").sends(new SearchGw(0)).hears(HERE);
        scene.passes(Duration.ofSeconds(1).minusNanos(1));
        a.sends(new SearchGw(0)).hearsNothing();
        scene.passes(Duration.ofNanos(1));
        a.sends(new SearchGw(0)).hears(HERE);
    }

    @Test
    void shouldLimitTheAnswersInAll() {
        scene = new Scenario(settings -> settings.searchAnswersPerSecond = 3);
        for (int asker = 1; asker <= 3; asker++) {
            scene.client("c" + asker).sends(new SearchGw(0)).hears(HERE);
        }
        scene.client("d").sends(new SearchGw(0)).hearsNothing();
        scene.passes(1);
        scene.client("d").sends(new SearchGw(0)).hears(HERE);
    }

    /** Milliseconds went into this field of seconds elsewhere. */
    @Test
    void shouldAdvertiseAtOnceAndThenInTheIntervalThatItTells() {
        advertising(10);
        scene.passes(Duration.ofHours(1));
        advertised(0);
        uplinkIs(true);
        advertised(1);
        scene.passes(Duration.ofMinutes(15).minusNanos(1));
        advertised(1);
        scene.passes(Duration.ofNanos(1));
        advertised(2);
        scene.passes(Duration.ofMinutes(150));
        advertised(12);
        uplinkIs(false);
    }

    @Test
    void shouldNotAdvertiseTwiceWhenItHearsTwiceThatItIsAvailable() {
        advertising(10);
        uplinkIs(true);
        uplinkIs(true);
        advertised(1);
        scene.passes(Duration.ofMinutes(15));
        advertised(2);
        uplinkIs(false);
    }

    @Test
    void shouldFallSilentWhileTheBrokerIsAway() {
        advertising(10);
        uplinkIs(true);
        scene.passes(Duration.ofMinutes(10));
        uplinkIs(false);
        scene.passes(Duration.ofHours(10));
        advertised(1);
        uplinkIs(true);
        advertised(2);
        uplinkIs(false);
    }

    @Test
    void shouldFallSilentWhileNobodyCouldConnect() {
        advertising(1);
        a.connectsKeeping();
        uplinkIs(true);
        scene.passes(Duration.ofSeconds(80));
        advertised(0);
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        a.sends(Messages.cleanConnect(a.id)).hears(Messages.accepted()).saysGoodbye();
        scene.passes(Duration.ofMinutes(15));
        advertised(1);
        uplinkIs(false);
    }

    @Test
    void shouldNeverAdvertiseAtAnIntervalOfZero() {
        uplinkIs(true);
        assertEquals(Moments.NEVER, scene.core.nextDeadlineNanos());
        scene.passes(Duration.ofDays(1));
        advertised(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 65_535})
    void shouldTellTheIntervalInSeconds(int seconds) {
        scene = new Scenario(settings -> settings.advertiseInterval = Duration.ofSeconds(seconds));
        uplinkIs(true);
        scene.passes(seconds);
        assertEquals(Collections.nCopies(2, new Advertise(1, seconds)), scene.sink.broadcasts);
        uplinkIs(false);
    }
}
