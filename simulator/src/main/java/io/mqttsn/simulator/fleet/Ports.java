package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.fleet.profile.SourceRange;
import io.mqttsn.simulator.net.SensorLoop;
import io.mqttsn.simulator.net.SensorSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives sensors their {@link Port}s, first and when they roam. Confined to the loop. */
final class Ports {

    private final FleetProfile profile;
    private final SensorLoop loop;
    private final Runnable unreachable;
    private final List<Forwarder> forwarders = new ArrayList<>();
    private long opened;

    Ports(FleetProfile profile, SensorLoop loop, Runnable unreachable) {
        this.profile = profile;
        this.loop = loop;
        this.unreachable = unreachable;
    }

    /** How many sockets a fleet has. */
    static int count(FleetProfile profile) {
        return (profile.sensors() - 1) / profile.sensorsPerSocket() + 1;
    }

    /**
     * The port of a sensor.
     *
     * @param turn how often it has roamed: each time it gets another address, or another forwarder where there are some
     * @throws IOException when the system gives no socket; the message names the remedy
     */
    Port open(FleetSensor sensor, int turn) throws IOException {
        if (profile.sensorsPerSocket() == 1) {
            return new OwnSocket(SensorSocket.open(loop, nextSource(), sensor));
        }
        int count = count(profile);
        // In turn, so that sensors switched on one after the other do not all wait for the same socket.
        int index = (sensor.number() - 1 + turn) % count;
        while (forwarders.size() <= index) {
            forwarders.add(new Forwarder(loop, nextSource(), unreachable));
        }
        return forwarders.get(index).join(sensor);
    }

    void close() {
        forwarders.forEach(Forwarder::close);
    }

    private @Nullable InetSocketAddress nextSource() {
        SourceRange range = profile.source().orElse(null);
        return range == null ? null : new InetSocketAddress(range.address(opened++), 0);
    }

    private record OwnSocket(SensorSocket socket) implements Port {

        @Override
        public void send(MqttSnMessage message) {
            socket.send(message);
        }

        @Override
        public void flush() {
            socket.flush();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
