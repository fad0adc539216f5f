package io.mqttsn.serial;

import io.mqttsn.serial.framing.RecordingSink;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a transport delivers, for tests to await. */
class RecordingReceiver implements FrameReceiver {

    record Received(PeerAddress from, String hex) {}

    final List<Received> frames = new CopyOnWriteArrayList<>();
    final List<PeerAddress> oversized = new CopyOnWriteArrayList<>();
    final AtomicInteger batches = new AtomicInteger();
    final List<String> threads = new CopyOnWriteArrayList<>();

    @Override
    public void frameReceived(PeerAddress from, ByteBuffer frame) {
        byte[] octets = new byte[frame.remaining()];
        frame.get(octets);
        frames.add(new Received(from, RecordingSink.hex(octets)));
        threads.add(Thread.currentThread().getName());
    }

    @Override
    public void oversizedFrameReceived(PeerAddress from) {
        oversized.add(from);
    }

    @Override
    public void batchEnd() {
        batches.incrementAndGet();
    }

    List<String> hex() {
        return frames.stream().map(Received::hex).toList();
    }
}
