package io.mqttsn.simulator.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.port.SerialLine;
import org.junit.jupiter.api.Test;

/** What was given to a pseudo-terminal at once must not be heard at once. */
class PacedReaderTest {

    /** One millisecond for each octet. */
    private static final long OCTET_NANOS = 1_000_000;

    @Test
    void shouldTakeAsLongAsTheLineWould() throws InterruptedException {
        PacedReader reader = new PacedReader(OCTET_NANOS);
        SerialLine line = new LineFullOf(100);
        long startNanos = System.nanoTime();
        StringBuilder heard = new StringBuilder();

        for (int count = reader.read(line); count != SerialLine.GONE; count = reader.read(line)) {
            for (int i = 0; i < count; i++) {
                heard.append((char) reader.octets()[i]);
            }
        }

        assertTrue(System.nanoTime() - startNanos >= 95 * OCTET_NANOS, "100 octets were heard too quickly");
        assertEquals("0123456789".repeat(10), heard.toString());
    }

    @Test
    void shouldHearOctetByOctetWhereOneTakesLong() throws InterruptedException {
        assertEquals(1, new PacedReader(8_000_000).read(new LineFullOf(100)));
    }

    /** Has all its octets at once, and is gone behind them. */
    private static final class LineFullOf implements SerialLine {

        private final int size;
        private int position;

        LineFullOf(int size) {
            this.size = size;
        }

        @Override
        public String device() {
            return "digits";
        }

        @Override
        public int read(byte[] into) {
            if (position == size) {
                return GONE;
            }
            int count = Math.min(into.length, size - position);
            for (int i = 0; i < count; i++) {
                into[i] = (byte) ('0' + position++ % 10);
            }
            return count;
        }

        @Override
        public int readArrived(byte[] into) {
            return read(into);
        }

        @Override
        public boolean write(byte[] written, int count) {
            return true;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
