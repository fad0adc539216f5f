package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Setting;
import java.time.Duration;
import java.util.Optional;

/** What befalls sensors: the times between are exponentially distributed around these means, for each sensor by itself. */
public record FaultSettings(
        @Setting(
                doc = "Mean time between firmware reboots. The sensor forgets all but the count of its reports, says"
                        + " nothing, and connects anew after the boot time.",
                example = "1h",
                min = "100ms")
        Optional<Duration> rebootEvery,

        @Setting(doc = "How long a reboot takes.", defaultValue = "2s", min = "0ms")
        Duration bootTime,

        @Setting(
                doc = "Mean time between crashes: as a reboot, but the sensor stays away for the down time, so that"
                        + " the gateway notices and its will fires.",
                example = "6h",
                min = "100ms")
        Optional<Duration> crashEvery,

        @Setting(doc = "How long a crashed sensor stays away.", defaultValue = "5m", min = "0ms")
        Duration downTime,

        @Setting(
                doc = "Mean time between changes of the sensor's address or port, which it does not notice, as behind"
                        + " a router that assigns a new one.",
                example = "30m",
                min = "100ms")
        Optional<Duration> roamEvery) {}
