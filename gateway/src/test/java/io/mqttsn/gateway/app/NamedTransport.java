package io.mqttsn.gateway.app;

import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.Transport;
import java.nio.ByteBuffer;

/** A listener that is nothing but its name, and that nobody starts. */
record NamedTransport(String name) implements Transport {

    @Override
    public String description() {
        return name;
    }

    @Override
    public int maxFrameSize() {
        return 1000;
    }

    @Override
    public void start(FrameReceiver receiver) {}

    @Override
    public void send(PeerAddress to, ByteBuffer frame) {}

    @Override
    public void broadcast(ByteBuffer frame, int radius) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
