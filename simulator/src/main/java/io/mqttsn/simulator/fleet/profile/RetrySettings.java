package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Setting;
import java.time.Duration;

/** How patient sensors are (MQTT-SN 1.2, §7.2). */
public record RetrySettings(
        @Setting(
                doc = "T_retry: a sensor repeats what is not answered after this time.",
                defaultValue = "5s",
                min = "10ms")
        Duration interval,

        @Setting(doc = "N_retry: it gives up after so many repeats.", defaultValue = "4", min = "0", max = "1000")
        int times,

        @Setting(doc = "T_WAIT: how long it keeps quiet after congestion.", defaultValue = "5m", min = "10ms")
        Duration congestionWait) {}
