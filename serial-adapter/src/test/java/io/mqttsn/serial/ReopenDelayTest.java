package io.mqttsn.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReopenDelayTest {

    private final ReopenDelay delay = new ReopenDelay(1_500);

    @Test
    void shouldDoubleUpToTheLimit() {
        long[] pauses = LongStream.generate(delay::nextMillis).limit(5).toArray();

        assertEquals("[250, 500, 1000, 1500, 1500]", Arrays.toString(pauses));
    }

    @Test
    void shouldBeginAnewAfterAPortThatStayedOpen() {
        delay.nextMillis();
        delay.nextMillis();

        delay.wasOpen(2_000_000_000L);

        assertEquals(250, delay.nextMillis());
    }

    @Test
    void shouldGoOnDoublingForAPortThatIsLostAtOnce() {
        delay.nextMillis();

        delay.wasOpen(1_999_999_999L);

        assertEquals(500, delay.nextMillis());
    }
}
