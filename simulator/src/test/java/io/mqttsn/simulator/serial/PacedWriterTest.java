package io.mqttsn.simulator.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.port.SerialLine;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pseudo-terminal takes megabytes at once; what we measure over it must not be faster than a cable. */
class PacedWriterTest {

    /** One millisecond for each octet. */
    private static final long OCTET_NANOS = 1_000_000;

    private static final int BUFFER_OCTETS = 100;

    private final CountingLine line = new CountingLine();
    private final PacedWriter writer = new PacedWriter(OCTET_NANOS, BUFFER_OCTETS);
    private final Thread thread = new Thread(writer, "paced-writer");

    @BeforeEach
    void start() {
        thread.start();
    }

    @AfterEach
    void end() {
        thread.interrupt();
    }

    @Test
    void shouldTakeAsLongAsTheLineWould() throws InterruptedException {
        writer.use(line);
        long startNanos = System.nanoTime();

        for (int i = 0; i < 10; i++) {
            writer.send(ByteBuffer.allocate(10));
        }
        writer.drain(5_000);

        assertTrue(System.nanoTime() - startNanos >= 100 * OCTET_NANOS, "100 octets were sent too quickly");
        assertEquals(100, line.octets.get());
        assertEquals(100, writer.written());
    }

    @Test
    void shouldLoseWholeChunksWhenItsBufferIsFull() throws InterruptedException {
        writer.use(line);

        writer.send(ByteBuffer.allocate(BUFFER_OCTETS + 1));
        writer.send(ByteBuffer.allocate(BUFFER_OCTETS));
        writer.drain(5_000);

        assertEquals(BUFFER_OCTETS, line.octets.get());
        assertEquals(1, writer.lostChunks());
    }

    @Test
    void shouldLoseWhatIsSentWhileTheLineIsAway() throws InterruptedException {
        writer.send(ByteBuffer.allocate(1));
        writer.use(line);
        writer.send(ByteBuffer.allocate(2));
        writer.drain(5_000);

        assertEquals(2, line.octets.get());
        assertEquals(1, writer.lostChunks());
    }

    private static final class CountingLine implements SerialLine {

        private final AtomicInteger octets = new AtomicInteger();

        @Override
        public String device() {
            return "counter";
        }

        @Override
        public int read(byte[] into) {
            return GONE;
        }

        @Override
        public int readArrived(byte[] into) {
            return read(into);
        }

        @Override
        public boolean write(byte[] written, int count) {
            octets.addAndGet(count);
            return true;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
