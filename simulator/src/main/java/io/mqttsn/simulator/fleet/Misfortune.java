package io.mqttsn.simulator.fleet;

import io.mqttsn.simulator.fleet.Agenda.Event;
import io.mqttsn.simulator.fleet.profile.FaultSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/** Plans what befalls a sensor, each kind at exponentially distributed times: reboots, crashes and new addresses. */
final class Misfortune {

    private final FaultSettings faults;
    private final Agenda agenda;
    private final SplittableRandom random;

    Misfortune(FaultSettings faults, Agenda agenda, SplittableRandom random) {
        this.faults = faults;
        this.agenda = agenda;
        this.random = random;
    }

    void begin(long nowNanos) {
        planNext(Event.REBOOT, nowNanos);
        planNext(Event.CRASH, nowNanos);
        planNext(Event.ROAM, nowNanos);
    }

    /** One of a kind has happened: when the next one will. */
    void planNext(Event event, long nowNanos) {
        meanTime(event)
                .ifPresent(mean ->
                        agenda.plan(event, nowNanos + (long) (-Math.log(1 - random.nextDouble()) * mean.toNanos())));
    }

    /** Nothing befalls the sensor any more. */
    void end() {
        agenda.cancel(Event.REBOOT);
        agenda.cancel(Event.CRASH);
        agenda.cancel(Event.ROAM);
    }

    private Optional<Duration> meanTime(Event event) {
        return switch (event) {
            case REBOOT -> faults.rebootEvery();
            case CRASH -> faults.crashEvery();
            case ROAM -> faults.roamEvery();
            case BOOT, REPORT, WAKE -> Optional.empty();
        };
    }
}
