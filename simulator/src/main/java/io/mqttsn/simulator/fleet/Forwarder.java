package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.simulator.net.SensorLoop;
import io.mqttsn.simulator.net.SensorSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One socket for many sensors, each a node with its number for an address (MQTT-SN 1.2, §5.5). Confined to the loop. */
final class Forwarder implements SensorSocket.Reader {

    private final SensorSocket socket;
    private final Runnable unreachable;
    private final Map<Octets, FleetSensor> nodes = new HashMap<>();
    private boolean reading;

    /** @throws IOException when the system gives no socket */
    Forwarder(SensorLoop loop, @Nullable InetSocketAddress source, Runnable unreachable) throws IOException {
        this.unreachable = unreachable;
        socket = SensorSocket.openShared(loop, source, this);
    }

    /** A place for {@code sensor}, until it is closed. */
    Port join(FleetSensor sensor) {
        Octets node = Octets.wrap(
                ByteBuffer.allocate(Integer.BYTES).putInt(sensor.number()).array());
        nodes.put(node, sensor);
        return new Node(node);
    }

    void close() {
        socket.close();
    }

    @Override
    public void received(Frame frame) {
        reading = true;
        if (frame instanceof Encapsulated encapsulated) {
            FleetSensor sensor = nodes.get(encapsulated.nodeId());
            if (sensor != null) {
                sensor.received(encapsulated.message());
                sensor.batchEnd();
            }
        }
    }

    @Override
    public void batchEnd() {
        reading = false;
        socket.flush();
    }

    @Override
    public void unreachable() {
        unreachable.run();
    }

    private final class Node implements Port {

        private final Octets node;

        Node(Octets node) {
            this.node = node;
        }

        @Override
        public void send(MqttSnMessage message) {
            socket.send(new Encapsulated(0, node, message));
        }

        /** While a batch is read, what it makes all sensors say leaves together. */
        @Override
        public void flush() {
            if (!reading) {
                socket.flush();
            }
        }

        @Override
        public void close() {
            nodes.remove(node);
        }
    }
}
