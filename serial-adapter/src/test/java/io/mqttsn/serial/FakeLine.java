package io.mqttsn.serial;

import io.mqttsn.serial.port.SerialLine;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A line without a port: the test is the device at its other end. */
class FakeLine implements SerialLine {

    private static final byte[] UNPLUGGED = {};

    private final LinkedBlockingQueue<byte[]> toRead = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Consumer<ByteBuffer> device;
    private final long readMillisMax;
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean gone;

    FakeLine() {
        this(octets -> {});
    }

    /** @param device takes what is written, on the writer's thread */
    FakeLine(Consumer<ByteBuffer> device) {
        this(device, 100);
    }

    /** @param readMillisMax after which a read returns with nothing */
    FakeLine(Consumer<ByteBuffer> device, long readMillisMax) {
        this.device = device;
        this.readMillisMax = readMillisMax;
    }

    /** How often it was asked for what has arrived, without waiting. */
    int looks() {
        return looks.get();
    }

    /** The device sends; chunks stay below the size of the reader's buffer. */
    void deviceSends(byte... octets) {
        toRead.add(octets.clone());
    }

    void deviceSends(ByteBuffer octets) {
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        deviceSends(copy);
    }

    void unplug() {
        gone = true;
        toRead.add(UNPLUGGED);
    }

    /** Everything that was written so far. */
    synchronized byte[] written() {
        return written.toByteArray();
    }

    @Override
    public String device() {
        return "/dev/fake";
    }

    @Override
    public int read(byte[] into) {
        try {
            return take(toRead.poll(readMillisMax, TimeUnit.MILLISECONDS), into);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return GONE;
        }
    }

    @Override
    public int readArrived(byte[] into) {
        looks.incrementAndGet();
        return take(toRead.poll(), into);
    }

    private int take(byte @Nullable [] octets, byte[] into) {
        if (octets == null) {
            return 0;
        }
        if (octets == UNPLUGGED) {
            toRead.add(UNPLUGGED);
            return GONE;
        }
        System.arraycopy(octets, 0, into, 0, octets.length);
        return octets.length;
    }

    @Override
    public boolean write(byte[] octets, int count) {
        if (gone) {
            return false;
        }
        synchronized (this) {
            written.write(octets, 0, count);
        }
        device.accept(ByteBuffer.wrap(Arrays.copyOf(octets, count)));
        return true;
    }

    @Override
    public void close() {
        unplug();
    }
}
