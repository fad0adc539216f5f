package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.gateway.core.discovery.Everybody;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * (NOT thread safe: used on the gateway's loop.) The way out: encodes messages into one buffer that is used again and again, hands them to the
 * transport of the peer, and flushes every transport that was written to once per batch.
 */
final class FrameWriter {
    /** Radius 0 (MQTT-SN 1.2, §5.3.9). */
    private static final int WHOLE_NETWORK = 0;

    private final Map<String, Outlet> outlets = new LinkedHashMap<>();
    private final List<Outlet> written = new ArrayList<>();
    private final ByteBuffer buffer;
    private final FrameLog frameLog;

    /** The outlet of the last frame: most batches go to one transport. */
    private @Nullable Outlet recent;

    private long tooLarge;

    FrameWriter(List<Transport> transports, FrameLog frameLog) {
        int largest = 0;
        for (Transport transport : transports) {
            if (outlets.put(transport.name(), new Outlet(transport)) != null) {
                throw new IllegalArgumentException("listener " + transport.name() + " exists twice");
            }
            largest = Math.max(largest, transport.maxFrameSize());
        }
        this.buffer = ByteBuffer.allocateDirect(largest);
        this.frameLog = frameLog;
    }

    /** Sends one message; one for a node behind a forwarder travels wrapped, to its carrier (MQTT-SN 1.2, §5.5). */
    void send(PeerAddress to, MqttSnMessage message) {
        if (to instanceof Everybody everybody) {
            broadcast(everybody, message);
        } else if (to instanceof ForwardedPeer node) {
            write(node.carrier(), new Encapsulated(node.radius(), node.nodeId(), message));
        } else {
            write(to, message);
        }
    }

    /** Sends one message to everybody in reach of every transport that can do so. */
    void broadcast(MqttSnMessage message) {
        for (Outlet outlet : outlets.values()) {
            if (encode(message, outlet)) {
                outlet.transport.broadcast(buffer, WHOLE_NETWORK);
            }
        }
    }

    private void broadcast(Everybody to, MqttSnMessage message) {
        Outlet outlet = outletOf(to.transportName());
        if (encode(message, outlet)) {
            outlet.transport.broadcast(buffer, to.radius());
            frameLog.sent(to, message);
        }
    }

    private void write(PeerAddress to, Frame frame) {
        Outlet outlet = outletOf(to.transportName());
        if (encode(frame, outlet)) {
            outlet.transport.send(to, buffer);
            frameLog.sent(to, frame);
        }
    }

    /** Encodes into the buffer, unless the frame is larger than the outlet takes. */
    private boolean encode(Frame frame, Outlet outlet) {
        if (MqttSnEncoder.encodedLength(frame) > outlet.transport.maxFrameSize()) {
            tooLarge++;
            return false;
        }
        buffer.clear();
        MqttSnEncoder.encode(frame, buffer);
        buffer.flip();
        if (!outlet.needsFlush) {
            outlet.needsFlush = true;
            written.add(outlet);
        }
        return true;
    }

    private Outlet outletOf(String name) {
        Outlet outlet = recent;
        if (outlet == null || !outlet.transport.name().equals(name)) {
            outlet = outlets.get(name);
            if (outlet == null) {
                throw new IllegalArgumentException(
                        "listener: " + name + " (expected: one of " + outlets.keySet() + ")");
            }
            recent = outlet;
        }
        return outlet;
    }

    /** Puts everything on the wire. */
    void flush() {
        for (int i = 0; i < written.size(); i++) {
            Outlet outlet = written.get(i);
            outlet.needsFlush = false;
            outlet.transport.flush();
        }
        written.clear();
    }

    /** Messages that were not sent because they do not fit into a frame of their listener. */
    long tooLarge() {
        return tooLarge;
    }

    /** One transport and whether it was written to in this batch. */
    private static final class Outlet {
        private final Transport transport;
        private boolean needsFlush;

        private Outlet(Transport transport) {
            this.transport = transport;
        }
    }
}
