package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SleepCause;
import io.mqttsn.simulator.net.SensorLoop;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mqttsn-sim sleep}: a client with its radio off that wakes now and then and prints what was kept for it. */
@Command(
        name = "sleep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Is a sleeping client: subscribes, announces sleep, wakes again and again and prints what the gateway has"
                    + " kept meanwhile.",
            "Without a topic it relies on the subscriptions of an earlier connection (--keep-session)."
        },
        footer = {
            "",
            "Examples:",
            "  mqttsn-sim sleep --topic 'sensors/7/cmd' --every 10s",
            "  mqttsn-sim sleep --topic 'sensors/#' --qos 1 --every 2s --phases 5 --verbose",
            "  mqttsn-sim sleep --topic alarm --every 1m --announce 10m"
        })
final class SleepCommand implements Callable<Integer> {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int SLEEP_SECONDS_MAX = 0xFFFF;

    @Mixin
    TopicOptions topics = new TopicOptions();

    @Option(
            names = {"-e", "--every"},
            paramLabel = "DURATION",
            defaultValue = "10s",
            converter = Converters.ToDuration.class,
            description = "Time from falling asleep to waking. Default: ${DEFAULT-VALUE}.")
    Duration every = Duration.ZERO;

    @Option(
            names = "--announce",
            paramLabel = "DURATION",
            converter = Converters.ToDuration.class,
            description = "The sleep duration that the gateway is told, in whole seconds. Default: half as long again.")
    @Nullable
    Duration announce;

    @Option(
            names = "--phases",
            paramLabel = "N",
            description = "End after waking so many times. Default: go on until Ctrl-C.")
    int phases = Integer.MAX_VALUE;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End with the phase that brings the Nth message. Default: go on until Ctrl-C.")
    int count = Integer.MAX_VALUE;

    @Mixin
    ClientOptions client = new ClientOptions();

    @Mixin
    SerialOptions serial = new SerialOptions();

    @Override
    public Integer call() throws ToolFailure, InterruptedException {
        Qos qos = topics.qos(client);
        client.check(every.toMillis() > 0, "--every 0 (expected: more than 0)");
        client.check(phases >= 1, "--phases " + phases + " (expected: at least 1)");
        client.check(count >= 1, "--count " + count + " (expected: at least 1)");
        long seconds = announcedSeconds();
        client.check(
                seconds >= 1 && seconds <= SLEEP_SECONDS_MAX,
                "the announced sleep would be " + seconds + " s (expected: 1..65535; see --announce and --every)");
        List<TopicSelector> wanted = topics.selectors(client);
        SensorSettings settings = client.settings(topics.names());
        client.check(
                !wanted.isEmpty() || !settings.cleanSession(),
                "no topic (expected: --topic, --short or --predefined, or --keep-session for earlier subscriptions)");
        client.run(serial, "sim-sleep", loop -> new Sleeper(loop, settings, wanted, qos, (int) seconds));
        return 0;
    }

    private long announcedSeconds() {
        Duration told = announce == null ? every.plus(every.dividedBy(2)) : announce;
        return told.plusMillis(999).toSeconds();
    }

    /** Sleeps and wakes. */
    private final class Sleeper extends ToolSensor {

        private final DeliveryPrinter printer = topics.printer(client, client.quiet ? "" : "  ");
        private final List<TopicSelector> wanted;
        private final Qos qos;
        private final int announcedSeconds;
        private int subscriptionsOpen;
        private int awakePhases;
        private int arrived;
        private int arrivedInPhase;
        private long wokeNanos;

        Sleeper(SensorLoop loop, SensorSettings settings, List<TopicSelector> wanted, Qos qos, int announcedSeconds) {
            super(loop, settings, client);
            this.wanted = wanted;
            this.qos = qos;
            this.announcedSeconds = announcedSeconds;
        }

        @Override
        void ready() {
            subscriptionsOpen = wanted.size();
            for (TopicSelector topic : wanted) {
                run((client, now) -> client.subscribe(topic, qos, now));
            }
            if (wanted.isEmpty()) {
                fallAsleep();
            }
        }

        @Override
        public void subscribed(TopicSelector topic, Qos granted) {
            subscriptionsOpen--;
            if (subscriptionsOpen == 0) {
                fallAsleep();
            }
        }

        @Override
        public void subscriptionRefused(TopicSelector topic, ReturnCode returnCode) {
            fail("the gateway refused the subscription to " + topic + " (" + returnCode + "); is the topic valid and"
                    + " known there?");
        }

        private void fallAsleep() {
            run((client, now) -> client.sleep(announcedSeconds, now));
        }

        private void wake() {
            say("awake");
            arrivedInPhase = 0;
            wokeNanos = System.nanoTime();
            run((client, now) -> client.wake(now));
        }

        @Override
        public void asleep(SleepCause cause) {
            switch (cause) {
                case ANNOUNCED -> say("asleep for at most " + announcedSeconds + " s");
                case DRAINED -> say("asleep again, " + phase());
                case UNANSWERED -> say("asleep again, " + phase() + "; the gateway did not end the phase by PINGRESP");
            }
            awakePhases += cause == SleepCause.ANNOUNCED ? 0 : 1;
            if (awakePhases == phases || arrived >= count) {
                finish();
            } else {
                loop().schedule(this::wake, every.toNanos());
            }
        }

        private String phase() {
            long millis = (System.nanoTime() - wokeNanos) / 1_000_000;
            return (arrivedInPhase == 1 ? "1 message" : arrivedInPhase + " messages") + " in " + millis + " ms";
        }

        @Override
        public void messageArrived(Delivery delivery) {
            arrived++;
            arrivedInPhase++;
            printer.print(delivery);
        }

        private void say(String sentence) {
            if (!client.quiet) {
                client.out().println(CLOCK.format(LocalTime.now()) + " " + sentence);
                client.out().flush();
            }
        }
    }
}
