package io.mqttsn.serial.framing;

import java.nio.ByteBuffer;

/** No framing at all: messages one after the other, told apart by their own Length (MQTT-SN 1.2, §5.2.1). */
public final class Raw implements FrameEncoder {

    @Override
    public int maxEncodedSize(int frameSize) {
        return frameSize;
    }

    @Override
    public int escapesIn(byte[] octets) {
        return 0;
    }

    @Override
    public void encode(ByteBuffer frame, ByteBuffer out) {
        out.put(frame);
    }
}
