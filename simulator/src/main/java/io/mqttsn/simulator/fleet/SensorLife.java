package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.LossReason;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSink;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.SleepCause;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.fleet.Agenda.Event;
import io.mqttsn.simulator.fleet.payload.Climate;
import io.mqttsn.simulator.fleet.payload.PayloadFormat;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.time.Moments;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The life of one sensor (NOT thread safe): it reports its {@link Climate}, takes commands and answers them, sleeps, and now and then reboots, crashes or
 * roams. A sleeper connects for each report, sleeps, and wakes in between to fetch its commands.
 *
 * <p>Pure: facts and the time in monotonic nanoseconds go in, messages come out through the {@link Host}. What a sensor plans depends on the seed and its
 * number, and on nothing that the gateway or the network does.
 */
final class SensorLife implements SensorSink {

    private final FleetProfile profile;
    private final FleetTally tally;
    private final Host host;
    private final Traits traits;
    private final SensorClient client;
    private final Measurements measurements;
    private final Agenda agenda = new Agenda();
    /** Times and misfortunes have randomness of their own each, as has what is measured. */
    private final ReportTimes times;

    private final Misfortune misfortune;
    private final Outbox outbox;
    private final Repeats repeats = new Repeats();

    private long nowNanos;
    private boolean poweredOn;
    private boolean finished;
    private boolean subscribed;
    private boolean subscribing;
    private boolean fallingAsleep;

    /** The world around a sensor. */
    interface Host {

        /** To be sent to the gateway. */
        void send(MqttSnMessage message);

        /** The sensor has another address from now on. */
        void roam();

        /** The gateway broke a rule. */
        void violated(Violation violation);

        /** Milliseconds since 1970. */
        long epochMillis();
    }

    SensorLife(Traits traits, FleetProfile profile, PayloadFormat format, FleetTally tally, Host host) {
        this.traits = traits;
        this.profile = profile;
        this.tally = tally;
        this.host = host;
        this.client = new SensorClient(traits.client(), this);
        SplittableRandom random = new SplittableRandom(profile.seed() * 1_000_003 + traits.number());
        this.outbox = new Outbox(traits.number(), tally);
        this.measurements = new Measurements(traits, format, new Climate(random.split()));
        this.times = new ReportTimes(profile.reports(), random.split());
        this.misfortune = new Misfortune(profile.faults(), agenda, random.split());
    }

    SensorClient client() {
        return client;
    }

    Traits traits() {
        return traits;
    }

    boolean isPoweredOn() {
        return poweredOn;
    }

    /** The sensor is switched on for the first time, and reports as soon as it is connected. */
    void start(long nowNanos) {
        this.nowNanos = nowNanos;
        misfortune.begin(nowNanos);
        boot();
        report();
    }

    void messageReceived(MqttSnMessage message, long nowNanos) {
        this.nowNanos = nowNanos;
        if (poweredOn) {
            client.messageReceived(message, nowNanos);
        }
    }

    /** Does what is due. */
    void advanceTo(long nowNanos) {
        this.nowNanos = nowNanos;
        if (Moments.isDue(client.nextDeadlineNanos(), nowNanos)) {
            client.advanceTo(nowNanos);
        }
        for (Event event = agenda.take(nowNanos); event != null; event = agenda.take(nowNanos)) {
            happen(event);
        }
    }

    /** The earliest deadline, {@link Moments#NEVER} without any. */
    long nextDeadlineNanos() {
        return Moments.earlier(client.nextDeadlineNanos(), agenda.nextNanos());
    }

    /** No further reports and no faults; what waits is still sent. */
    void finish(long nowNanos) {
        this.nowNanos = nowNanos;
        finished = true;
        agenda.cancel(Event.REPORT);
        misfortune.end();
        if (!outbox.isEmpty() && isAsleep()) {
            client.connect(false, nowNanos);
        }
    }

    /** Whether each publish has an outcome. */
    boolean isSettled() {
        return outbox.isEmpty();
    }

    /** Says goodbye; nothing is done any more. */
    void leave(long nowNanos) {
        finish(nowNanos);
        agenda.cancel(Event.WAKE);
        agenda.cancel(Event.BOOT);
        client.disconnect(nowNanos);
    }

    FleetSnapshot.Row row() {
        return new FleetSnapshot.Row(
                traits.client().clientId().value(),
                client.state(),
                measurements.climate().temperature(),
                measurements.climate().humidity(),
                measurements.climate().battery(),
                measurements.sequence(),
                outbox.acknowledged(),
                outbox.lastLatencyMillis());
    }

    private void happen(Event event) {
        switch (event) {
            case BOOT -> boot();
            case REBOOT -> {
                misfortune.planNext(event, nowNanos);
                if (poweredOn) {
                    tally.reboots++;
                    powerOff(profile.faults().bootTime());
                }
            }
            case CRASH -> {
                misfortune.planNext(event, nowNanos);
                if (poweredOn) {
                    tally.crashes++;
                    powerOff(profile.faults().downTime());
                }
            }
            case ROAM -> {
                misfortune.planNext(event, nowNanos);
                tally.roams++;
                host.roam();
            }
            case WAKE -> client.wake(nowNanos);
            case REPORT -> report();
        }
    }

    private void boot() {
        poweredOn = true;
        if (traits.qos() != Qos.MINUS_ONE) {
            client.connect(true, nowNanos);
        }
    }

    /** The client forgets all but what it must not: its next message ids. */
    private void powerOff(Duration downTime) {
        poweredOn = false;
        subscribed = false;
        subscribing = false;
        fallingAsleep = false;
        times.reset();
        agenda.cancel(Event.WAKE);
        agenda.plan(Event.BOOT, nowNanos + downTime.toNanos());
        client.crash(nowNanos);
    }

    private void report() {
        boolean first = measurements.sequence() == 0;
        if (poweredOn) {
            if (!tally.takeReport()) {
                return;
            }
            if (isAsleep()) {
                client.connect(false, nowNanos);
            }
            makeReport();
        }
        long pauseNanos = first ? times.nanosAfterFirst() : times.nanosAfterLater();
        agenda.plan(Event.REPORT, nowNanos + measurements.nanosUntilNext().orElse(pauseNanos));
    }

    private void makeReport() {
        Octets payload = measurements.next(host.epochMillis());
        long sequence = measurements.sequence();
        tally.reported(traits.number(), sequence, traits.qos());
        publish(traits.topic(), payload, sequence, profile.reports().retain());
    }

    private void publish(TopicSelector topic, Octets payload, long reportSequence, boolean retain) {
        long token = outbox.put(reportSequence, nowNanos);
        client.publish(token, topic, payload, traits.qos(), retain, nowNanos);
    }

    private boolean isAsleep() {
        return client.state() == SensorState.ASLEEP || client.state() == SensorState.AWAKE;
    }

    @Override
    public void send(MqttSnMessage message) {
        if (repeats.isRepeat(message)) {
            tally.repeats++;
        }
        host.send(message);
    }

    @Override
    public void connected() {
        tally.connects++;
        fallingAsleep = false;
        agenda.cancel(Event.WAKE);
        if (traits.obeys() && !subscribed) {
            subscribing = true;
            String topic = profile.fill(profile.commands().topic(), traits.number());
            client.subscribe(new FilterText(topic), traits.qos(), nowNanos);
        }
        sleepWhenDone();
    }

    @Override
    public void subscribed(TopicSelector topic, Qos granted) {
        subscribed = true;
        subscribing = false;
        sleepWhenDone();
    }

    @Override
    public void subscriptionRefused(TopicSelector topic, ReturnCode returnCode) {
        tally.refusals++;
        subscribing = false;
        sleepWhenDone();
    }

    @Override
    public void published(long token, PublishOutcome outcome) {
        outbox.settle(token, outcome, nowNanos);
        sleepWhenDone();
    }

    @Override
    public void messageArrived(Delivery delivery) {
        tally.commands++;
        String command = delivery.payload().asText().strip();
        boolean done = obey(Command.parse(command));
        String topic = profile.fill(profile.commands().replyTopic(), traits.number());
        publish(new FilterText(topic), Command.reply(command, done), 0, false);
    }

    @Override
    public void asleep(SleepCause cause) {
        fallingAsleep = false;
        if (outbox.hasReport() || finished && !outbox.isEmpty()) {
            // A report that was made on the way to sleep; answers to commands can wait for the next one.
            client.connect(false, nowNanos);
            return;
        }
        agenda.plan(
                Event.WAKE,
                nowNanos + profile.sleep().wakeInterval(times.interval()).toNanos());
    }

    @Override
    public void lost(LossReason reason) {
        tally.losses++;
        subscribed = false;
        subscribing = false;
        fallingAsleep = false;
        agenda.cancel(Event.WAKE);
    }

    @Override
    public void refused(ReturnCode returnCode) {
        tally.refusals++;
    }

    @Override
    public void violated(Violation violation) {
        host.violated(violation);
    }

    /** {@code false} when the sensor does not know how. */
    private boolean obey(Command command) {
        if (command instanceof Command.Report) {
            if (!finished && tally.takeReport()) {
                makeReport();
            }
        } else if (command instanceof Command.Reboot) {
            agenda.plan(Event.REBOOT, nowNanos);
        } else if (command instanceof Command.Interval change) {
            times.change(change.interval());
        } else {
            return false;
        }
        return true;
    }

    private void sleepWhenDone() {
        if (traits.sleeper()
                && !finished
                && !fallingAsleep
                && !subscribing
                && client.state() == SensorState.ACTIVE
                && outbox.isEmpty()) {
            fallingAsleep = true;
            client.sleep(profile.sleep().announcedSeconds(times.interval()), nowNanos);
        }
    }
}
