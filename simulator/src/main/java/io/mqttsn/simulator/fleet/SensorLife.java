package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscribe;
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
import io.mqttsn.simulator.fleet.payload.Json;
import io.mqttsn.simulator.fleet.payload.PayloadFormat;
import io.mqttsn.simulator.fleet.payload.Reading;
import io.mqttsn.simulator.fleet.profile.FaultSettings;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The life of one sensor (NOT thread safe): it reports its {@link Climate}, takes commands and answers them, sleeps, and now and then reboots, crashes or
 * roams. A sleeper connects for each report, sleeps, and wakes in between to fetch its commands.
 *
 * <p>Pure: facts and the time in monotonic nanoseconds go in, messages come out through the {@link Host}. What a sensor plans depends on the seed and its
 * number, and on nothing that the gateway or the network does.
 */
final class SensorLife implements SensorSink {

    private final FleetProfile profile;
    private final PayloadFormat format;
    private final FleetTally tally;
    private final Host host;
    private final Traits traits;
    private final SensorClient client;
    private final Climate climate;
    /** Decides when; what is measured has randomness of its own, and so have faults. */
    private final SplittableRandom timing;

    private final SplittableRandom misfortune;
    private final Agenda agenda = new Agenda();
    private final Outbox outbox;

    private @Nullable MqttSnMessage lastSent;
    private long nowNanos;
    private Duration interval;
    private long sequence;
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
        this.format = format;
        this.tally = tally;
        this.host = host;
        this.interval = profile.reports().interval();
        this.client = new SensorClient(traits.client(), this);
        SplittableRandom random = new SplittableRandom(profile.seed() * 1_000_003 + traits.number());
        this.outbox = new Outbox(traits.number(), tally);
        this.climate = new Climate(random.split());
        this.timing = random.split();
        this.misfortune = random.split();
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
        FaultSettings faults = profile.faults();
        planFault(Event.REBOOT, faults.rebootEvery());
        planFault(Event.CRASH, faults.crashEvery());
        planFault(Event.ROAM, faults.roamEvery());
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
        long dueNanos = client.nextDeadlineNanos();
        if (dueNanos != Long.MAX_VALUE && nowNanos - dueNanos >= 0) {
            client.advanceTo(nowNanos);
        }
        for (Event event = agenda.take(nowNanos); event != null; event = agenda.take(nowNanos)) {
            happen(event);
        }
    }

    /** The earliest deadline, {@link Long#MAX_VALUE} without any. */
    long nextDeadlineNanos() {
        long ofClient = client.nextDeadlineNanos();
        long ofAgenda = agenda.nextNanos();
        if (ofClient == Long.MAX_VALUE || ofAgenda == Long.MAX_VALUE) {
            return Math.min(ofClient, ofAgenda);
        }
        return ofClient - ofAgenda < 0 ? ofClient : ofAgenda;
    }

    /** No further reports and no faults; what waits is still sent. */
    void finish(long nowNanos) {
        this.nowNanos = nowNanos;
        finished = true;
        agenda.cancel(Event.REPORT);
        agenda.cancel(Event.REBOOT);
        agenda.cancel(Event.CRASH);
        agenda.cancel(Event.ROAM);
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
                climate.temperature(),
                climate.humidity(),
                climate.battery(),
                sequence,
                outbox.acknowledged(),
                outbox.lastLatencyMillis());
    }

    private void happen(Event event) {
        switch (event) {
            case BOOT -> boot();
            case REBOOT -> {
                planFault(Event.REBOOT, profile.faults().rebootEvery());
                if (poweredOn) {
                    tally.reboots++;
                    powerOff(profile.faults().bootTime());
                }
            }
            case CRASH -> {
                planFault(Event.CRASH, profile.faults().crashEvery());
                if (poweredOn) {
                    tally.crashes++;
                    powerOff(profile.faults().downTime());
                }
            }
            case ROAM -> {
                planFault(Event.ROAM, profile.faults().roamEvery());
                tally.roams++;
                host.roam();
            }
            case WAKE -> client.wake(nowNanos);
            case REPORT -> report();
        }
    }

    private void planFault(Event event, Optional<Duration> meanTime) {
        meanTime.ifPresent(mean ->
                agenda.plan(event, nowNanos + (long) (-Math.log(1 - misfortune.nextDouble()) * mean.toNanos())));
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
        interval = profile.reports().interval();
        agenda.cancel(Event.WAKE);
        agenda.plan(Event.BOOT, nowNanos + downTime.toNanos());
        client.crash(nowNanos);
    }

    private void report() {
        boolean first = sequence == 0;
        if (poweredOn) {
            if (!tally.takeReport()) {
                return;
            }
            if (isAsleep()) {
                client.connect(false, nowNanos);
            }
            makeReport();
        }
        // The first is followed somewhere within an interval, so that sensors switched on together do not report
        // together for ever.
        long pauseNanos = first
                ? (long) (interval.toNanos() * timing.nextDouble())
                : (long)
                        (interval.toNanos() * (1 + profile.reports().jitter().value() * (2 * timing.nextDouble() - 1)));
        agenda.plan(Event.REPORT, nowNanos + format.nanosAfter(sequence).orElse(pauseNanos));
    }

    private void makeReport() {
        sequence++;
        climate.step();
        byte[] payload = format.write(new Reading(
                traits.number(), traits.client().clientId().value(), sequence, host.epochMillis(), climate));
        tally.reported(traits.number(), sequence, traits.qos());
        publish(
                traits.topic(),
                Octets.wrap(payload),
                sequence,
                profile.reports().retain());
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
        if (isRepeat(message)) {
            tally.repeats++;
        }
        lastSent = message;
        host.send(message);
    }

    /** A message that has no DUP flag is repeated as the same object. */
    private boolean isRepeat(MqttSnMessage message) {
        return switch (message.type()) {
            case PUBLISH -> ((Publish) message).dup();
            case SUBSCRIBE -> ((Subscribe) message).dup();
            case CONNECT, WILLTOPIC, WILLMSG, REGISTER, PUBREL -> message == lastSent;
            default -> false;
        };
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
        boolean done = obey(command);
        String topic = profile.fill(profile.commands().replyTopic(), traits.number());
        String reply = "{\"command\":" + Json.text(command) + ",\"done\":" + done + "}";
        publish(new FilterText(topic), Octets.utf8(reply), 0, false);
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
                Event.WAKE, nowNanos + profile.sleep().wakeInterval(interval).toNanos());
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

    private boolean obey(String command) {
        if (command.equals("report")) {
            if (!finished && tally.takeReport()) {
                makeReport();
            }
            return true;
        }
        if (command.equals("reboot")) {
            agenda.plan(Event.REBOOT, nowNanos);
            return true;
        }
        if (command.matches("interval [1-9]\\d{0,4}")) {
            interval = Duration.ofSeconds(Long.parseLong(command.substring("interval ".length())));
            return true;
        }
        return false;
    }

    private void sleepWhenDone() {
        if (traits.sleeper()
                && !finished
                && !fallingAsleep
                && !subscribing
                && client.state() == SensorState.ACTIVE
                && outbox.isEmpty()) {
            fallingAsleep = true;
            client.sleep(profile.sleep().announcedSeconds(interval), nowNanos);
        }
    }
}
