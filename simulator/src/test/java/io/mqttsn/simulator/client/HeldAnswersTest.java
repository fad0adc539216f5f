package io.mqttsn.simulator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PubRec;
import io.mqttsn.time.Moments;
import org.junit.jupiter.api.Test;

class HeldAnswersTest {

    private final HeldAnswers held = new HeldAnswers();
    private final MqttSnMessage answer = new PubRec(1);

    @Test
    void shouldGiveAnAnswerWhenItsTimeHasCome() {
        held.add(answer, false, 7, 3);
        assertEquals(10, held.deadlineNanos());
        assertNull(held.pollDue(9));
        assertEquals(answer, held.pollDue(10));
        assertEquals(Moments.NEVER, held.deadlineNanos());
    }

    /** A client whose answer was due exactly there would have been silent for ever. */
    @Test
    void shouldGiveAnAnswerThatIsDueAtTheMomentThatMeansNever() {
        long now = Moments.NEVER - 5;
        held.add(answer, false, now, 5);
        assertNotEquals(Moments.NEVER, held.deadlineNanos());
        assertNull(held.pollDue(now));
        assertEquals(answer, held.pollDue(now + 6));
    }
}
