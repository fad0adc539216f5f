package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Setting;

/** What sensors leave behind. */
public record WillSettings(
        @Setting(doc = "Share of the sensors that leave a will.", defaultValue = "0%")
        Share share,

        @Setting(doc = "Where wills go; {prefix}, {id} and {number} are replaced.", defaultValue = "{prefix}/{id}/will")
        String topic,

        @Setting(doc = "The will itself; the same words are replaced.", defaultValue = "{id} is gone")
        String message,

        @Setting(doc = "QoS of the will.", defaultValue = "1", min = "0", max = "2")
        int qos,

        @Setting(doc = "Whether the will is retained.", defaultValue = "false")
        boolean retain) {}
