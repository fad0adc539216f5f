package io.mqttsn.simulator.net;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.simulator.network.Arrival;
import io.mqttsn.simulator.network.FaultyNetwork;
import io.mqttsn.simulator.network.NetworkSettings;
import io.mqttsn.time.Moments;
import org.jspecify.annotations.Nullable;

/** A bad network between one {@link LiveSensor} and the gateway. Confined to its loop. */
final class Weather {

    /** Where a frame goes. */
    enum End {
        SENSOR,
        GATEWAY
    }

    private final FaultyNetwork<End, Frame> network;

    Weather(NetworkSettings settings, long seed) {
        network = new FaultyNetwork<>(settings, seed);
        network.begin(System.nanoTime());
    }

    void send(End to, Frame frame) {
        End from = to == End.SENSOR ? End.GATEWAY : End.SENSOR;
        int size = frame instanceof Malformed ? 0 : MqttSnEncoder.encodedLength(frame);
        network.send(from, to, frame, size, System.nanoTime());
    }

    @Nullable
    Arrival<End, Frame> poll(long nowNanos) {
        return network.poll(nowNanos);
    }

    /** {@link Moments#NEVER} when nothing is on its way. */
    long nextArrivalNanos() {
        return network.nextArrivalNanos();
    }
}
