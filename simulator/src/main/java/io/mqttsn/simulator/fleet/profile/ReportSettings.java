package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Setting;
import java.time.Duration;

/** When, where and how a sensor reports. */
public record ReportSettings(
        @Setting(
                doc = "Time between the reports of a sensor. A replayed table with times has its own.",
                defaultValue = "5s",
                min = "1ms",
                max = "365d")
        Duration interval,

        @Setting(doc = "How much an interval varies, as a share of it.", defaultValue = "20%")
        Share jitter,

        @Setting(
                doc = "QoS of reports, or the shares of the sensors that report at each. Sensors with QoS -1 never"
                        + " connect; they need short or predefined topics, and a gateway that lets them.",
                defaultValue = "1")
        QosMix qos,

        @Setting(doc = "Whether reports are retained.", defaultValue = "false")
        boolean retain,

        @Setting(
                doc = "Where a sensor reports; {prefix}, {id} and {number} are replaced.",
                defaultValue = "{prefix}/{id}/climate")
        String topic) {}
