package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.config.Setting;
import java.util.Optional;

/** Which sensors do without registering their topic. */
public record TopicSettings(
        @Setting(doc = "Share of the sensors that report to the short topic name.", defaultValue = "0%")
        Share shortShare,

        @Setting(doc = "The short topic name, two characters.", defaultValue = "sn")
        String shortName,

        @Setting(doc = "Share of the sensors that report to the predefined topic.", defaultValue = "0%")
        Share predefinedShare,

        @Setting(doc = "The predefined topic, configured at the gateway in the same way.", example = "1=sensors/common")
        Optional<Predefined> predefined) {

    public TopicSettings {
        if (!ShortTopicName.fits(shortName)) {
            throw new IllegalArgumentException(
                    "short-name: '" + shortName + "' (expected: two characters that are no wildcards)");
        }
        if (predefinedShare.value() > 0 && predefined.isEmpty()) {
            throw new IllegalArgumentException(
                    "predefined-share: " + predefinedShare + " without predefined (expected: ID=TOPIC there)");
        }
        if (shortShare.value() + predefinedShare.value() > 1) {
            throw new IllegalArgumentException("short-share and predefined-share: " + shortShare + " and "
                    + predefinedShare + " (expected: 100% together at most)");
        }
    }
}
