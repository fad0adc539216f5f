package io.mqttsn.simulator.fleet.profile;

import io.mqttsn.config.Setting;
import io.mqttsn.simulator.network.Airtime;
import io.mqttsn.simulator.network.Delay;
import io.mqttsn.simulator.network.NetworkSettings;
import io.mqttsn.simulator.network.Outages;
import io.mqttsn.simulator.network.Partition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the network between sensors and gateway does to datagrams, in both directions. Each sensor has a link and luck of its own. */
public record WeatherSettings(
        @Setting(doc = "Probability that a datagram is lost.", defaultValue = "0%")
        Share loss,

        @Setting(doc = "Probability that a datagram arrives twice.", defaultValue = "0%")
        Share duplicate,

        @Setting(
                doc = "How long a datagram travels: always as long (80ms), every time of a range as likely"
                        + " (50ms..2s), around a mean with a deviation (normal:200ms:50ms), a least time and a"
                        + " mean random one on top (exponential:50ms:200ms), or at least so long with a heavy"
                        + " tail of this shape (pareto:50ms:1.5). Datagrams of one direction stay in order.",
                defaultValue = "0s")
        Delay delay,

        @Setting(
                doc = "Probability that a datagram is held up on the way, so that later ones overtake it.",
                defaultValue = "0%")
        Share reorder,

        @Setting(doc = "How long it is held up at most.", defaultValue = "1s", min = "1ms")
        Duration reorderBy,

        @Setting(doc = "What a link carries, in each direction; datagrams queue for it.", example = "5kbit/s")
        Optional<Bandwidth> bandwidth,

        @Setting(
                doc = "Share of the time that a link may be in use, as for radios in shared bands: after a datagram"
                        + " the link is silent for so long that it keeps it. Needs a bandwidth.",
                defaultValue = "100%")
        Share dutyCycle,

        @Setting(
                doc = "Datagrams that wait for a link at most; further ones are dropped.",
                defaultValue = "16",
                min = "1",
                max = "1000000")
        int queue,

        @Setting(
                doc = "How long a sensor is out of reach and how often, both on average, such as 10s/5m.",
                example = "10s/5m")
        Optional<Outages> outages,

        @Setting(
                doc = "Times at which nothing gets through, counted from the start of the fleet, once (30s@5m) or"
                        + " again and again (30s@5m/10m).",
                example = "30s@5m/10m")
        List<Partition> partitions) {

    public WeatherSettings {
        if (dutyCycle.value() < 1 && bandwidth.isEmpty()) {
            throw new IllegalArgumentException("duty-cycle: " + dutyCycle
                    + " without bandwidth (expected: a bandwidth, which says how long a datagram takes)");
        }
        if (dutyCycle.value() == 0) {
            throw new IllegalArgumentException("duty-cycle: 0% (expected: more)");
        }
    }

    /** The same for the simulated network; {@link NetworkSettings#PERFECT} when it is fine. */
    public NetworkSettings network() {
        return new NetworkSettings(
                loss.value(),
                duplicate.value(),
                delay,
                reorder.value(),
                reorder.value() == 0 ? 0 : reorderBy.toNanos(),
                bandwidth.map(it -> new Airtime(it.octetsPerSecond(), dutyCycle.value(), queue)),
                outages,
                partitions);
    }
}
