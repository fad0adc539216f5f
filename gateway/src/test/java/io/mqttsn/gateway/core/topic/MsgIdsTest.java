package io.mqttsn.gateway.core.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Elsewhere the allocation left a number out, and went on for ever when all were taken. */
class MsgIdsTest {

    private static final int MAX = 0xFFFF;

    private final MsgIds ids = new MsgIds();
    private final BitSet held = new BitSet();

    @Test
    void shouldUseEveryNumberButZeroAndTheOnesThatAreHeldOverTwoWraps() {
        held.set(1);
        held.set(77);
        held.set(MAX);
        for (int wrap = 0; wrap < 2; wrap++) {
            for (int expected = 2; expected < MAX; expected++) {
                if (expected != 77) {
                    assertEquals(OptionalInt.of(expected), ids.next(held::get));
                }
            }
        }
    }

    @Test
    void shouldSayWhenAllAreHeldAndFindTheOneThatIsReleased() {
        held.set(1, MAX + 1);
        assertEquals(OptionalInt.empty(), ids.next(held::get));
        held.clear(40_000);
        assertEquals(OptionalInt.of(40_000), ids.next(held::get));
        held.set(40_000);
        assertEquals(OptionalInt.empty(), ids.next(held::get));
    }
}
