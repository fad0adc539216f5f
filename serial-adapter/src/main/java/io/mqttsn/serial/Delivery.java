package io.mqttsn.serial;

import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;

/** Hands frames to the receiver and counts. Used by the reader alone. */
final class Delivery {

    private final FrameReceiver receiver;
    private final Counters counters;
    private boolean inBatch;

    Delivery(FrameReceiver receiver, Counters counters) {
        this.receiver = receiver;
        this.counters = counters;
    }

    void frame(PeerAddress from, ByteBuffer frame) {
        counters.framesIn.increment();
        inBatch = true;
        receiver.frameReceived(from, frame);
    }

    void oversized(PeerAddress from) {
        counters.droppedIn(DropCause.OVERSIZED);
        inBatch = true;
        receiver.oversizedFrameReceived(from);
    }

    void dropped(DropCause cause) {
        counters.droppedIn(cause);
    }

    void endBatch() {
        if (inBatch) {
            inBatch = false;
            receiver.batchEnd();
        }
    }
}
