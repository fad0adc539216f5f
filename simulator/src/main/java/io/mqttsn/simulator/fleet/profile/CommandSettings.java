package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Setting;

/** Which sensors take commands, and where: {@code report}, {@code interval SECONDS}, {@code reboot}. */
public record CommandSettings(
        @Setting(doc = "Share of the sensors that subscribe to their commands.", defaultValue = "100%")
        Share share,

        @Setting(
                doc = "Where a sensor takes commands; {prefix}, {id} and {number} are replaced.",
                defaultValue = "{prefix}/{id}/cmd")
        String topic,

        @Setting(
                doc = "Where a sensor answers them; {prefix}, {id} and {number} are replaced.",
                defaultValue = "{prefix}/{id}/reply")
        String replyTopic) {}
