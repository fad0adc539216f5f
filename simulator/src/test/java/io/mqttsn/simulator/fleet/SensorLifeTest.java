package io.mqttsn.simulator.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.fleet.endtoend.Ledger;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sensor does when, in virtual time. */
class SensorLifeTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static LifeInVirtualTime anHour(String... profile) {
        return new LifeInVirtualTime(FleetProfile.of(profile), 1, true).liveUntil(HOUR);
    }

    private static List<Long> pauses(List<Long> millis) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < millis.size(); i++) {
            pauses.add(millis.get(i) - millis.get(i - 1));
        }
        return pauses;
    }

    private static long mean(List<Long> millis) {
        return Math.round(millis.stream().mapToLong(it -> it).average().orElseThrow());
    }

    @Test
    void shouldReportAtItsIntervalWithJitter() {
        List<Long> reports = anHour("reports.interval=10s", "sleep.share=0%").millisOf(Publish.class);
        assertEquals(0, reports.get(0), "at once");
        assertTrue(reports.get(1) <= 10_000, "then somewhere within an interval");
        List<Long> pauses = pauses(reports).subList(1, reports.size() - 1);
        assertTrue(pauses.stream().allMatch(it -> it >= 8_000 && it <= 12_000), pauses::toString);
        assertEquals(10_000, mean(pauses), 300);
    }

    @Test
    void shouldLiveTheSameLifeFromTheSameSeedWhateverTheGatewayDoes() {
        String[] profile = {
            "reports.interval=10s", "sleep.share=0%", "faults.roam-every=5m", "faults.reboot-every=20m", "seed=7"
        };
        LifeInVirtualTime first = anHour(profile);
        assertEquals(first.deeds, anHour(profile).deeds);

        LifeInVirtualTime unheard = new LifeInVirtualTime(FleetProfile.of(profile), 1, false).liveUntil(HOUR);
        assertEquals(first.millisOf(String.class), unheard.millisOf(String.class));
        assertEquals(first.tally.reboots, unheard.tally.reboots);
        assertEquals(first.life.row().sent(), unheard.life.row().sent());
        assertEquals(first.life.row().temperatureCelsius(), unheard.life.row().temperatureCelsius());

        profile[4] = "seed=8";
        assertNotEquals(first.millisOf(String.class), anHour(profile).millisOf(String.class));
        assertNotEquals(
                first.millisOf(String.class),
                new LifeInVirtualTime(FleetProfile.of(profile), 2, true)
                        .liveUntil(HOUR)
                        .millisOf(String.class));
    }

    @Test
    void shouldSleepBetweenReportsAndWakeInTheMiddle() {
        LifeInVirtualTime sleeper =
                anHour("reports.interval=1m", "reports.jitter=0%", "sleep.share=100%", "commands.share=0%");
        List<Long> reports = sleeper.millisOf(Publish.class);
        assertEquals(sleeper.millisOf(Connect.class), reports, "connects for each report");
        assertEquals(reports, sleeper.millisOf(Disconnect.class), "and sleeps when it is acknowledged");
        assertEquals(62, sleeper.all(Disconnect.class).get(0).durationSeconds().getAsInt());
        assertEquals(true, sleeper.cleanConnects().get(0));
        assertTrue(sleeper.cleanConnects().stream().skip(1).noneMatch(it -> it));
        for (long wake : sleeper.wakes()) {
            assertTrue(reports.contains(wake - 30_000), "half a minute after a report: " + wake);
        }
        assertEquals(reports.size() - 1, sleeper.wakes().size(), 1);
    }

    @Test
    void shouldSleepAsDeeplyAndWakeAsOftenAsToldTo() {
        LifeInVirtualTime sleeper = anHour(
                "reports.interval=10m",
                "sleep.share=100%",
                "sleep.duration=15m",
                "sleep.wake-interval=1m",
                "commands.share=0%");
        assertEquals(900, sleeper.all(Disconnect.class).get(0).durationSeconds().getAsInt());
        assertEquals(60, sleeper.wakes().size(), 8);
        assertTrue(pauses(sleeper.wakes()).stream().filter(it -> it == 60_000).count() > 40);
    }

    @Test
    void shouldForgetEverythingButItsSequenceWhenItReboots() {
        LifeInVirtualTime sensor = anHour(
                "reports.interval=10s",
                "sleep.share=0%",
                "faults.reboot-every=6m",
                "faults.boot-time=30s",
                "will.share=0%");
        int reboots = (int) sensor.tally.reboots;
        assertEquals(10, reboots, 6);
        assertEquals(List.of(true), sensor.cleanConnects().stream().distinct().toList());
        assertEquals(reboots + 1, sensor.cleanConnects().size(), 1);
        assertEquals(
                sensor.cleanConnects().size(), sensor.all(Subscribe.class).size(), "subscribes anew after each boot");
        List<Publish> reports = sensor.all(Publish.class);
        for (int i = 0; i < reports.size(); i++) {
            assertTrue(reports.get(i).data().asText().contains("\"sequence\":" + (i + 1) + ","), "none is skipped");
        }
        assertTrue(
                pauses(sensor.millisOf(Publish.class)).stream().anyMatch(it -> it > 25_000), "silent while it boots");
    }

    @Test
    void shouldStayAwayAfterACrashForItsDownTime() {
        LifeInVirtualTime sensor =
                anHour("reports.interval=10s", "sleep.share=0%", "faults.crash-every=15m", "faults.down-time=5m");
        assertTrue(sensor.tally.crashes >= 1);
        assertTrue(pauses(sensor.millisOf(Publish.class)).stream().anyMatch(it -> it >= 300_000));
        assertTrue(sensor.all(Disconnect.class).isEmpty(), "a crash says nothing");
    }

    @Test
    void shouldRoamNowAndThen() {
        assertEquals(12, anHour("faults.roam-every=5m").millisOf(String.class).size(), 8);
    }

    @Test
    void shouldReplayATableWithItsPauses(@TempDir Path folder) throws Exception {
        Path table = Files.writeString(folder.resolve("t.csv"), "at,v\n0,a\n10,b\n40,c\n");
        LifeInVirtualTime sensor = new LifeInVirtualTime(
                        FleetProfile.of(
                                "sleep.share=0%",
                                "reports.interval=1m",
                                "reports.jitter=0%",
                                "payload={type: csv, file: " + table + ", time-column: at, speed: 2}"),
                        1,
                        true)
                .liveUntil(Duration.ofSeconds(170));
        assertEquals(
                List.of(0L, 5_000L, 20_000L, 80_000L, 85_000L, 100_000L, 160_000L, 165_000L),
                sensor.millisOf(Publish.class));
    }

    @Test
    void shouldNeverConnectAtQosMinusOne() {
        LifeInVirtualTime sensor =
                anHour("reports.interval=1m", "reports.qos=-1", "topics.short-share=100%", "topics.short-name=ab");
        assertEquals(List.of(), sensor.all(Connect.class));
        assertEquals(60, sensor.all(Publish.class).size(), 3);
        assertTrue(sensor.all(Publish.class).stream()
                .allMatch(it -> it.qos() == Qos.MINUS_ONE && it.topic().equals(ShortTopicName.of("ab"))));
        assertEquals(SensorState.DISCONNECTED, sensor.life.client().state());
    }

    @Test
    void shouldFallSilentWhenAllReportsAreMade() {
        Ledger ledger = new Ledger(1);
        LifeInVirtualTime sensor = new LifeInVirtualTime(
                        FleetProfile.of("reports.interval=1s", "sleep.share=0%"), 1, true, 5, Optional.of(ledger))
                .liveUntil(HOUR);
        assertEquals(5, sensor.all(Publish.class).size());
        assertTrue(sensor.tally.isExhausted() && sensor.life.isSettled());
        assertEquals(5, ledger.verdict().sent());
        assertEquals(5, ledger.verdict().lost(), "nobody at the broker has told of an arrival");
    }

    @Test
    void shouldGiveWhatWaitsAnOutcomeWhenNobodyAnswers() {
        LifeInVirtualTime unheard = new LifeInVirtualTime(
                        FleetProfile.of("reports.interval=1s", "sleep.share=0%"), 1, false)
                .liveUntil(HOUR);
        long reports = unheard.life.row().sent();
        assertEquals(3600, reports, 20);
        assertEquals(reports - Traits.WAITING_MAX, unheard.tally.failed, "a sensor keeps a few and drops the others");
        assertTrue(unheard.tally.losses > 1 && unheard.tally.repeats > 10);
    }

    @Test
    void shouldFinishWhatIsWaitingAndThenLeave() {
        LifeInVirtualTime sensor = anHour("sleep.share=100%", "reports.interval=1m");
        sensor.life.finish(HOUR.toNanos());
        sensor.liveUntil(HOUR.plusMinutes(10));
        long reports = sensor.life.row().sent();
        assertTrue(sensor.life.isSettled());
        sensor.life.leave(HOUR.plusMinutes(10).toNanos());
        sensor.liveUntil(HOUR.plusMinutes(20));
        assertEquals(reports, sensor.life.row().sent());
        List<Disconnect> goodbyes = sensor.all(Disconnect.class);
        assertEquals(Disconnect.PLAIN, goodbyes.get(goodbyes.size() - 1));
        assertEquals(Long.MAX_VALUE, sensor.life.nextDeadlineNanos(), "nothing is planned any more");
    }

    /** It once waited for the next report, and after the last one for ever. */
    @Test
    void shouldConnectAtOnceForAReportMadeWhileItFellAsleep() {
        LifeInVirtualTime sensor = new LifeInVirtualTime(
                        FleetProfile.of(
                                "reports.interval=1s",
                                "reports.qos=0",
                                "topics.short-share=100%",
                                "sleep.share=100%",
                                "commands.share=0%"),
                        1,
                        false)
                .liveUntil(Duration.ofMillis(1));
        sensor.receive(new ConnAck(ReturnCode.ACCEPTED));
        assertEquals(SensorState.FALLING_ASLEEP, sensor.life.client().state());
        sensor.liveUntil(Duration.ofSeconds(2));
        sensor.life.finish(Duration.ofSeconds(2).toNanos());
        sensor.receive(Disconnect.PLAIN);
        assertEquals(SensorState.CONNECTING, sensor.life.client().state());
        sensor.receive(new ConnAck(ReturnCode.ACCEPTED));
        assertTrue(sensor.life.isSettled());
    }
}
