package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.simulator.network.Arrival;
import io.mqttsn.simulator.network.FaultyNetwork;
import io.mqttsn.simulator.network.NetworkCounters;
import io.mqttsn.simulator.network.NetworkSettings;
import org.jspecify.annotations.Nullable;

/** A bad network between one sensor and the gateway. Of its own, so that its luck does not depend on what other sensors do. */
final class Link {

    /** The two ends. Only the sensor gets out of reach. */
    enum End {
        SENSOR,
        GATEWAY
    }

    private final FaultyNetwork<End, MqttSnMessage> network;

    /** @param beginNanos when the fleet began */
    Link(NetworkSettings settings, long seed, long beginNanos) {
        network = new FaultyNetwork<>(settings, seed, End.SENSOR::equals);
        network.begin(beginNanos);
    }

    void send(End from, MqttSnMessage message, long nowNanos) {
        End to = from == End.SENSOR ? End.GATEWAY : End.SENSOR;
        network.send(from, to, message, MqttSnEncoder.encodedLength(message), nowNanos);
    }

    @Nullable
    Arrival<End, MqttSnMessage> poll(long nowNanos) {
        return network.poll(nowNanos);
    }

    long nextArrivalNanos() {
        return network.nextArrivalNanos();
    }

    NetworkCounters counters() {
        return network.counters();
    }
}
