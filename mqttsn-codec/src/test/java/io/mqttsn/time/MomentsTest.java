package io.mqttsn.time;

import static io.mqttsn.time.Moments.NEVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same wherever a clock starts: at 0, below it, and just before it wraps, so that one moment falls on the value that means never. */
class MomentsTest {

    @ParameterizedTest
    @ValueSource(longs = {0, -10, Long.MIN_VALUE, NEVER - 20, NEVER - 10, NEVER - 1, NEVER})
    void shouldBeDueWhenTheTimeHasComeAndNotBefore(long now) {
        long moment = Moments.after(now, 10);
        assertNotEquals(NEVER, moment);
        assertFalse(Moments.isDue(moment, now + 9));
        assertTrue(Moments.isDue(moment, now + 11));
        assertFalse(Moments.isDue(NEVER, now));
        assertFalse(Moments.isDue(NEVER, now + 11));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -10, Long.MIN_VALUE, NEVER - 20, NEVER - 10, NEVER - 1, NEVER})
    void shouldFindTheEarlierOneOfTwo(long now) {
        long first = Moments.after(now, 5);
        long second = Moments.after(now, 15);
        assertEquals(first, Moments.earlier(first, second));
        assertEquals(first, Moments.earlier(second, first));
        assertEquals(first, Moments.earlier(first, NEVER));
        assertEquals(first, Moments.earlier(NEVER, first));
        assertEquals(NEVER, Moments.earlier(NEVER, NEVER));
    }
}
