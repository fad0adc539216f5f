package io.mqttsn.gateway.uplink.paho;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

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
        return new ToBroker(wire, TopicEscape::unescape);
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

    /**
     * What Paho writes, and at the end our own DISCONNECT, which must not get into the middle of another packet.
     *
     * <p>Paho flushes after every packet, and each flush is a system call that wakes the broker. When it has been given several messages it is told so here
     * ({@link #expect}), and they leave together. What is held back leaves with the last one of them, when it fills the buffer, or when somebody who does
     * not trust the count calls {@link #release}.
     */
    static final class ToBroker extends OutputStream {

        private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

        /** A DISCONNECT that fits into a buffer is written in less. */
        private static final long GOODBYE_MILLIS = 200;

        private static final int TYPE = 0xF0;
        private static final int PUBLISH = 0x30;

        private final OutputStream wire;
        private final Lock writing = new ReentrantLock();
        private volatile boolean isLeaving;

        /** How many PUBLISH Paho has and will write without waiting for anything; 0 or more. */
        private final AtomicInteger expected = new AtomicInteger();

        /** Guarded by {@link #writing}. */
        private boolean hasLeft;

        private final PacketRewriter packets;
        private final byte[] single = new byte[1];
        private byte[] ready = new byte[BUFFER_BYTES];

        ToBroker(OutputStream wire, UnaryOperator<String> form) {
            this.wire = wire;
            packets = new PacketRewriter(form);
        }

        /**
         * Paho is about to be given {@code count} messages; any thread.
         *
         * @param max more than so many are never waited for
         */
        void expect(int count, int max) {
            expected.updateAndGet(before -> Math.min(before + count, max));
        }

        /** Whether packets are held back, or would be. */
        boolean isExpecting() {
            return expected.get() > 0;
        }

        /** Holds nothing back any more. Does not wait for a write in progress: who is writing sees to it. */
        void release() throws IOException {
            expected.set(0);
            if (writing.tryLock()) {
                try {
                    writeOut();
                } finally {
                    writing.unlock();
                }
            }
        }

        @Override
        public void write(int octet) throws IOException {
            single[0] = (byte) octet;
            write(single, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            boolean isHolding;
            writing.lock();
            try {
                writeLocked(source, offset, length);
                isHolding = packets.available() > 0;
            } finally {
                writing.unlock();
            }
            if (isLeaving) {
                writeGoodbye();
            } else if (isHolding && expected.get() == 0) {
                // Released while we had the lock.
                release();
            }
        }

        private void writeLocked(byte[] source, int offset, int length) throws IOException {
            if (hasLeft) {
                throw new IOException("DISCONNECT was the last packet");
            }
            boolean isPublish = packets.isBetweenPackets() && length > 0 && (source[offset] & TYPE) == PUBLISH;
            int more = isPublish ? expected.updateAndGet(before -> Math.max(before - 1, 0)) : expected.get();
            packets.feed(source, offset, length);
            if (more == 0 || packets.available() >= BUFFER_BYTES) {
                writeOut();
            }
        }

        private void writeOut() throws IOException {
            if (packets.available() == 0) {
                return;
            }
            if (ready.length < packets.available()) {
                ready = new byte[packets.available()];
            }
            int n = packets.fetch(ready, 0, ready.length);
            wire.write(ready, 0, n);
        }

        /**
         * Writes DISCONNECT as soon as no other packet is being written, and nothing after it. Does not wait for that: who is writing sees to it. Nor does it
         * wait, for more than a moment, for a broker that does not read while the buffers on the way to it are full to the last octet; closing the
         * connection ends the attempt.
         */
        void leave() throws IOException {
            isLeaving = true;
            AtomicReference<IOException> failure = new AtomicReference<>();
            Thread writer = new Thread(
                    () -> {
                        try {
                            writeGoodbye();
                        } catch (IOException e) {
                            failure.set(e);
                        }
                    },
                    "gw-goodbye");
            writer.setDaemon(true);
            writer.start();
            try {
                writer.join(GOODBYE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            IOException failed = failure.get();
            if (failed != null) {
                throw failed;
            }
        }

        private void writeGoodbye() throws IOException {
            if (!writing.tryLock()) {
                return;
            }
            try {
                if (packets.isBetweenPackets() && !hasLeft) {
                    hasLeft = true;
                    writeOut();
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
