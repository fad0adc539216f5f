package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;
import java.time.Duration;

/** What the gateway tells about itself. */
public record StatusConfig(
        @Setting(
                doc = "Topic of the gateway's retained status; {client-id} is replaced. Empty for none.",
                change = "Set it to where your monitoring looks.",
                defaultValue = "mqttsn/gateway/{client-id}/status")
        String topic,

        @Setting(
                doc = "How often the status is published.",
                change = "Raise it where data volume is paid for.",
                defaultValue = "10s",
                min = "1s",
                max = "1d")
        Duration interval,

        @Setting(
                doc = "How often one line of statistics is logged; 0s for never.",
                change = "Lower it while you look for a problem.",
                defaultValue = "1m",
                min = "0s",
                max = "1d")
        Duration logInterval) {

    public StatusConfig {
        if (topic.contains("+") || topic.contains("#")) {
            throw new IllegalArgumentException(
                    "topic \"" + topic + "\" has a wildcard (expected: a name without + and #)");
        }
    }
}
