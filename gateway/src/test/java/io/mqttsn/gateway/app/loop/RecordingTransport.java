package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A transport that writes down what it is told to do, frames by the names of their messages. */
final class RecordingTransport implements Transport {
    final List<String> calls = new ArrayList<>();
    private final String name;

    RecordingTransport(String name) {
        this.name = name;
    }

    Peer peer(String host) {
        return new Peer(name, host);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "recording " + name;
    }

    @Override
    public int maxFrameSize() {
        return 100;
    }

    @Override
    public void start(FrameReceiver receiver) {}

    @Override
    public void send(PeerAddress to, ByteBuffer frame) {
        calls.add(MqttSnDecoder.decode(frame).getClass().getSimpleName() + " to " + to);
    }

    @Override
    public void broadcast(ByteBuffer frame, int radius) {
        calls.add("broadcast" + (radius == 0 ? "" : " with radius " + radius));
    }

    @Override
    public void flush() {
        calls.add("flush");
    }

    @Override
    public void close() {}

    record Peer(String transportName, String source) implements PeerAddress {
        @Override
        public String toString() {
            return source;
        }
    }
}
