package io.mqttsn.udp;

import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Remembers what was delivered, and reacts as a test asks it to. */
final class RecordingReceiver implements FrameReceiver {

    /** A frame as it was during the call. */
    record Received(PeerAddress from, byte[] octets) {

        String text() {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    final List<Received> frames = new CopyOnWriteArrayList<>();
    final List<PeerAddress> oversized = new CopyOnWriteArrayList<>();
    final AtomicInteger batches = new AtomicInteger();
    final AtomicInteger overGroup = new AtomicInteger();

    volatile Consumer<Received> onFrame = received -> {};
    volatile Runnable onBatchEnd = () -> {};

    @Override
    public void frameReceived(PeerAddress from, ByteBuffer frame) {
        byte[] octets = new byte[frame.remaining()];
        frame.get(octets);
        Received received = new Received(from, octets);
        frames.add(received);
        onFrame.accept(received);
    }

    @Override
    public void groupFrameReceived(PeerAddress from, ByteBuffer frame) {
        overGroup.incrementAndGet();
        frameReceived(from, frame);
    }

    @Override
    public void oversizedFrameReceived(PeerAddress from) {
        oversized.add(from);
    }

    @Override
    public void batchEnd() {
        batches.incrementAndGet();
        onBatchEnd.run();
    }
}
