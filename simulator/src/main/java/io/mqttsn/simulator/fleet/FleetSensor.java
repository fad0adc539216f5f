package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.LossReason;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.SleepCause;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.net.LiveSensor;
import io.mqttsn.simulator.net.SensorLoop;
import java.time.Duration;
import java.util.Random;

/**
 * One sensor of a fleet. It reports its {@link Climate} to {@code PREFIX/ID/climate}, takes commands on {@code PREFIX/ID/cmd} and answers them on
 * {@code PREFIX/ID/reply}. A sleeper connects for each report, sleeps, and wakes once in between to fetch its commands.
 */
final class FleetSensor extends LiveSensor {

    private final FleetSettings fleet;
    private final FleetTally tally;
    private final FleetListener listener;
    private final Random random;
    private final Climate climate;
    private final boolean sleeper;
    private final FilterText reports;
    private final FilterText commands;
    private final FilterText replies;

    private Duration interval;
    private boolean subscribed;
    private boolean stopped;
    /** Counts connections, so that what an earlier one has scheduled does not go on in the next. */
    private int epoch;

    private long sent;
    private long acknowledged;
    private long lastLatencyNanos = -1;

    FleetSensor(SensorLoop loop, FleetSettings fleet, int number, FleetTally tally, FleetListener listener) {
        super(loop, settings(fleet, number));
        this.fleet = fleet;
        this.tally = tally;
        this.listener = listener;
        random = new Random(fleet.seed() * 1_000_003 + number);
        climate = new Climate(random);
        sleeper = isSleeper(fleet, number);
        interval = fleet.interval();
        String topic = fleet.topicPrefix() + "/" + client().settings().clientId();
        reports = new FilterText(topic + "/climate");
        commands = new FilterText(topic + "/cmd");
        replies = new FilterText(topic + "/reply");
    }

    /** Sleepers are spread evenly over the numbers, so that a short table shows some. */
    static boolean isSleeper(FleetSettings fleet, int number) {
        return Math.floor(number * fleet.sleepingShare()) > Math.floor((number - 1) * fleet.sleepingShare());
    }

    private static SensorSettings settings(FleetSettings fleet, int number) {
        return SensorSettings.builder(fleet.idPrefix() + number)
                .keepAliveSeconds(fleet.keepAliveSeconds())
                .retry(Duration.ofSeconds(5), 4)
                .waitingMax(16)
                .build();
    }

    /** Switches the sensor on; its socket is open. */
    void start() {
        run((client, now) -> client.connect(true, now));
    }

    /** Says goodbye; nothing is reported any more. */
    void stop() {
        stopped = true;
        run((client, now) -> client.disconnect(now));
    }

    FleetSnapshot.Row row() {
        return new FleetSnapshot.Row(
                client().settings().clientId().value(),
                client().state(),
                climate.temperature(),
                climate.humidity(),
                climate.battery(),
                sent,
                acknowledged,
                lastLatencyNanos < 0 ? Double.NaN : lastLatencyNanos / 1e6);
    }

    @Override
    public void connected() {
        epoch++;
        tally.connects++;
        if (!subscribed) {
            subscribed = true;
            run((client, now) -> client.subscribe(commands, fleet.qos(), now));
        }
        report();
        if (!sleeper) {
            // Somewhere within the first interval, so that sensors switched on together do not report together for
            // ever.
            scheduleReport(epoch, (long) (interval.toNanos() * random.nextDouble()));
        }
    }

    @Override
    public void published(long token, PublishOutcome outcome) {
        if (outcome instanceof PublishOutcome.Acknowledged) {
            acknowledged++;
            // The token is the time of the intent.
            lastLatencyNanos = System.nanoTime() - token;
            tally.acknowledged(lastLatencyNanos);
        } else if (!(outcome instanceof PublishOutcome.Sent)) {
            tally.failed++;
        }
        if (sleeper && !stopped && client().state() == SensorState.ACTIVE && client().publishesWaiting() == 0) {
            fallAsleep();
        }
    }

    @Override
    public void messageArrived(Delivery delivery) {
        tally.commands++;
        String command = delivery.payload().asText().strip();
        publish(replies, "{\"command\":" + Json.text(command) + ",\"done\":" + obey(command) + "}");
    }

    @Override
    public void asleep(SleepCause cause) {
        if (cause == SleepCause.ANNOUNCED && !stopped) {
            long half = jittered(interval.toNanos()) / 2;
            int scheduledIn = epoch;
            loop().schedule(() -> fetchCommands(scheduledIn), half);
            loop().schedule(() -> wakeToReport(scheduledIn), 2 * half);
        }
    }

    @Override
    public void lost(LossReason reason) {
        tally.losses++;
        subscribed = false;
    }

    @Override
    public void refused(ReturnCode returnCode) {
        tally.refusals++;
    }

    @Override
    public void violated(Violation violation) {
        tally.violations++;
        listener.violated(client().settings().clientId().value(), violation);
    }

    @Override
    protected void unreachable() {
        tally.unreachable = true;
    }

    private boolean obey(String command) {
        if (command.equals("report")) {
            report();
            return true;
        }
        if (command.matches("interval [1-9]\\d{0,4}")) {
            interval = Duration.ofSeconds(Long.parseLong(command.substring("interval ".length())));
            return true;
        }
        return false;
    }

    private void report() {
        climate.step();
        publish(reports, climate.toJson());
    }

    private void publish(FilterText topic, String text) {
        sent++;
        tally.sent++;
        run((client, now) -> client.publish(now, topic, Octets.utf8(text), fleet.qos(), false, now));
    }

    private void scheduleReport(int scheduledIn, long delayNanos) {
        loop().schedule(
                        () -> {
                            if (epoch == scheduledIn && client().state() == SensorState.ACTIVE && !stopped) {
                                report();
                                scheduleReport(scheduledIn, jittered(interval.toNanos()));
                            }
                        },
                        delayNanos);
    }

    private void fallAsleep() {
        // Twice the time until the next sign of life, and in whole seconds.
        int seconds = (int) Math.min(0xFFFF, 2 * interval.toSeconds() + 1);
        run((client, now) -> client.sleep(seconds, now));
    }

    private void fetchCommands(int scheduledIn) {
        if (epoch == scheduledIn && !stopped) {
            run((client, now) -> client.wake(now));
        }
    }

    private void wakeToReport(int scheduledIn) {
        SensorState state = client().state();
        if (epoch == scheduledIn && !stopped && (state == SensorState.ASLEEP || state == SensorState.AWAKE)) {
            run((client, now) -> client.connect(false, now));
        }
    }

    private long jittered(long nanos) {
        return (long) (nanos * (1 + fleet.jitter() * (2 * random.nextDouble() - 1)));
    }
}
