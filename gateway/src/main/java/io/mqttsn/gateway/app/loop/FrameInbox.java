package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How frames of a transport with a thread of its own, a serial port say, come to the gateway's loop: decoded by the reading thread, put into a queue of
 * {@value #FRAMES_MAX} places, and taken over in batches with one wake-up each. When the loop falls behind, the newest frames are dropped and counted, as a
 * full socket buffer would do it.
 */
final class FrameInbox implements FrameReceiver {
    static final int FRAMES_MAX = 1024;

    private final EventLoop loop;
    private final GatewayLoop gateway;
    private final Queue<Entry> entries = new ArrayBlockingQueue<>(FRAMES_MAX);
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();
    private final LongAdder dropped = new LongAdder();

    FrameInbox(EventLoop loop, GatewayLoop gateway) {
        this.loop = loop;
        this.gateway = gateway;
    }

    @Override
    public void frameReceived(PeerAddress from, ByteBuffer frame) {
        put(new Entry(from, MqttSnDecoder.decode(frame)));
    }

    @Override
    public void oversizedFrameReceived(PeerAddress from) {
        put(new Entry(from, null));
    }

    private void put(Entry entry) {
        if (!entries.offer(entry)) {
            dropped.increment();
            batchEnd();
        }
    }

    @Override
    public void batchEnd() {
        if (!entries.isEmpty() && wakeUpPending.compareAndSet(false, true)) {
            try {
                loop.execute(this::drain);
            } catch (RejectedExecutionException e) {
                // The gateway has ended a moment before its port is closed: nobody is there to answer.
                entries.clear();
            }
        }
    }

    /** On the loop. Takes no more than the queue holds, so that a transport that never pauses leaves room for the others. */
    private void drain() {
        wakeUpPending.set(false);
        for (int i = 0; i < FRAMES_MAX; i++) {
            Entry entry = entries.poll();
            if (entry == null) {
                break;
            }
            if (entry.frame == null) {
                gateway.oversizedFrameArrived(entry.from);
            } else {
                gateway.frameArrived(entry.from, entry.frame);
            }
        }
        gateway.endBatch();
        batchEnd();
    }

    /** Frames that found the queue full. */
    long dropped() {
        return dropped.sum();
    }

    /**
     * @param frame null when it was too large
     */
    private record Entry(PeerAddress from, @Nullable Frame frame) {
        private Entry {
            Objects.requireNonNull(from);
        }
    }
}
