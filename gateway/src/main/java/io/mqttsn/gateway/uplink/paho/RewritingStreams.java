package io.mqttsn.gateway.uplink.paho;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The two directions of a connection with a {@link PacketRewriter} in between. */
final class RewritingStreams {

    private static final int BUFFER_BYTES = 8_192;

    private RewritingStreams() {}

    /** Reads from the broker; Paho sees the escaped form. Used by one thread. */
    static InputStream reading(InputStream wire) {
        return new FromWire(wire);
    }

    /** Writes to the broker what Paho has in the escaped form. Used by one thread. */
    static ToBroker writing(OutputStream wire) {
        return new ToBroker(wire);
    }

    private static final class FromWire extends InputStream {

        private final InputStream wire;
        private final PacketRewriter packets = new PacketRewriter(TopicEscape::escape);
        private final byte[] raw = new byte[BUFFER_BYTES];
        private final byte[] single = new byte[1];

        FromWire(InputStream wire) {
            this.wire = wire;
        }

        @Override
        public int read() throws IOException {
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (packets.available() == 0) {
                int n = wire.read(raw, 0, raw.length);
                if (n < 0) {
                    return -1;
                }
                packets.feed(raw, 0, n);
            }
            return packets.fetch(target, offset, length);
        }

        @Override
        public int available() throws IOException {
            return packets.available() > 0 ? packets.available() : wire.available();
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }

    /** What Paho writes, and at the end our own DISCONNECT, which must not get into the middle of another packet. */
    static final class ToBroker extends OutputStream {

        private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

        private final OutputStream wire;
        private final Lock writing = new ReentrantLock();
        private volatile boolean isLeaving;

        /** Guarded by {@link #writing}. */
        private boolean hasLeft;

        private final PacketRewriter packets = new PacketRewriter(TopicEscape::unescape);
        private final byte[] single = new byte[1];
        private byte[] ready = new byte[BUFFER_BYTES];

        ToBroker(OutputStream wire) {
            this.wire = wire;
        }

        @Override
        public void write(int octet) throws IOException {
            single[0] = (byte) octet;
            write(single, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            writing.lock();
            try {
                writeLocked(source, offset, length);
            } finally {
                writing.unlock();
            }
            if (isLeaving) {
                leave();
            }
        }

        private void writeLocked(byte[] source, int offset, int length) throws IOException {
            if (hasLeft) {
                throw new IOException("DISCONNECT was the last packet");
            }
            packets.feed(source, offset, length);
            if (ready.length < packets.available()) {
                ready = new byte[packets.available()];
            }
            int n = packets.fetch(ready, 0, ready.length);
            wire.write(ready, 0, n);
        }

        /** Writes DISCONNECT as soon as no other packet is being written, and nothing after it. Does not wait for that: who is writing sees to it. */
        void leave() throws IOException {
            isLeaving = true;
            if (!writing.tryLock()) {
                return;
            }
            try {
                if (packets.isBetweenPackets() && !hasLeft) {
                    hasLeft = true;
                    wire.write(DISCONNECT, 0, DISCONNECT.length);
                    wire.flush();
                }
            } finally {
                writing.unlock();
            }
        }

        @Override
        public void flush() throws IOException {
            wire.flush();
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }
}
