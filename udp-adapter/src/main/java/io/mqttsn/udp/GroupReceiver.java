package io.mqttsn.udp;

import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;

/** Tells a listener's receiver that frames came over the group. */
record GroupReceiver(FrameReceiver receiver) implements FrameReceiver {

    @Override
    public void frameReceived(PeerAddress from, ByteBuffer frame) {
        receiver.groupFrameReceived(from, frame);
    }

    @Override
    public void oversizedFrameReceived(PeerAddress from) {
        receiver.oversizedFrameReceived(from);
    }

    @Override
    public void batchEnd() {
        receiver.batchEnd();
    }
}
