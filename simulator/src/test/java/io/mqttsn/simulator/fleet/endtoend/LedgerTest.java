package io.mqttsn.simulator.fleet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.client.PublishOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is lost, doubled and reordered between sensors and a broker, and that nothing else is called so. */
class LedgerTest {

    private static final PublishOutcome REJECTED = new PublishOutcome.Rejected(ReturnCode.NOT_SUPPORTED);

    private final Ledger ledger = new Ledger(3);

    private void sent(int number, int count, Qos qos) {
        for (int sequence = 1; sequence <= count; sequence++) {
            ledger.sent(number, sequence, qos);
        }
    }

    @Test
    void shouldCallLostOnlyWhatWasAcknowledgedAndIsNotThere() {
        sent(1, 4, Qos.ONE);
        ledger.arrived(1, 1);
        ledger.settled(1, 1, PublishOutcome.ACKNOWLEDGED);
        ledger.settled(1, 2, PublishOutcome.ACKNOWLEDGED);
        ledger.settled(1, 3, PublishOutcome.UNCONFIRMED);
        ledger.settled(1, 4, PublishOutcome.NOT_SENT);
        assertEquals(new Verdict(4, 1, 1, 1, 0, 0, 0, 0, 0), ledger.verdict());
        ledger.arrived(1, 2);
        ledger.arrived(1, 3);
        assertEquals(new Verdict(4, 3, 0, 0, 0, 0, 0, 0, 0), ledger.verdict(), "late is not lost");
        assertEquals(0, ledger.openCount());
    }

    /** A broker that restarts takes its subscriptions with it, and delivers meanwhile to nobody. */
    @Test
    void shouldNotCallLostWhatMayHaveComeWhileNobodyWatched() {
        sent(1, 3, Qos.ONE);
        ledger.settled(1, 1, PublishOutcome.ACKNOWLEDGED);
        ledger.watchLost();
        ledger.settled(1, 2, PublishOutcome.ACKNOWLEDGED);
        ledger.sent(2, 1, Qos.ONE);
        ledger.watchedAgain();
        ledger.settled(1, 3, PublishOutcome.ACKNOWLEDGED);
        ledger.settled(2, 1, PublishOutcome.ACKNOWLEDGED);
        ledger.sent(2, 2, Qos.ONE);
        ledger.settled(2, 2, PublishOutcome.ACKNOWLEDGED);
        assertEquals(new Verdict(5, 0, 1, 0, 0, 0, 0, 0, 4), ledger.verdict());
        ledger.arrived(1, 2);
        ledger.retained(2, 1);
        ledger.retained(2, 1);
        assertEquals(new Verdict(5, 2, 1, 0, 0, 0, 0, 0, 2), ledger.verdict());
    }

    @Test
    void shouldCountWhatComesTwiceAndKnowWhereItMustNot() {
        sent(1, 1, Qos.ONE);
        sent(2, 2, Qos.TWO);
        ledger.arrived(1, 1);
        ledger.arrived(1, 1);
        ledger.settled(1, 1, PublishOutcome.ACKNOWLEDGED);
        ledger.arrived(1, 1);
        ledger.arrived(2, 1);
        ledger.arrived(2, 2);
        ledger.arrived(2, 1);
        assertEquals(new Verdict(3, 3, 0, 0, 3, 1, 0, 0, 0), ledger.verdict());
    }

    @Test
    void shouldSeeWhatALaterReportOfTheSameSensorHasOvertaken() {
        sent(1, 4, Qos.ZERO);
        sent(2, 1, Qos.ZERO);
        for (int sequence : new int[] {1, 4, 2, 3}) {
            ledger.arrived(1, sequence);
        }
        ledger.arrived(2, 1);
        assertEquals(2, ledger.verdict().reordered());
        assertEquals(5, ledger.verdict().delivered());
    }

    @Test
    void shouldNotMixUpWhatOthersSent() {
        sent(1, 1, Qos.ONE);
        ledger.arrived(1, 2);
        ledger.arrived(0, 1);
        ledger.arrived(4, 1);
        ledger.arrivedFromElsewhere();
        assertEquals(new Verdict(1, 0, 0, 0, 0, 0, 0, 4, 0), ledger.verdict());
    }

    @Test
    void shouldForgetInTheEndWhatNobodyWillEverKnow() {
        sent(1, 250_000, Qos.ZERO);
        for (int sequence = 1; sequence <= 250_000; sequence++) {
            ledger.settled(1, sequence, PublishOutcome.SENT);
        }
        assertEquals(250_000, ledger.verdict().missing());
        assertEquals(100_000, ledger.openCount());
    }

    @Test
    @Timeout(10)
    void shouldWaitForTheLastArrivalAndNoLonger() throws Exception {
        sent(1, 1, Qos.ONE);
        ledger.settled(1, 1, PublishOutcome.ACKNOWLEDGED);
        assertFalse(ledger.awaitAcknowledged(Duration.ofMillis(1)));
        CompletableFuture<Void> late = CompletableFuture.runAsync(() -> ledger.arrived(1, 1));
        assertTrue(ledger.awaitAcknowledged(Duration.ofSeconds(9)));
        late.get();
    }

    /** Whatever order the two sides' news come in, the books agree with those of somebody who remembers everything. */
    @Property(tries = 300)
    void shouldAgreeWithACompleteMemory(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Ledger books = new Ledger(3);
        List<Runnable> news = new ArrayList<>();
        Map<Integer, Set<Integer>> acknowledged = new HashMap<>();
        Map<Integer, Set<Integer>> arrived = new HashMap<>();
        int[] doubled = {0};
        int[] unsent = {0};
        PublishOutcome[] outcomes = {
            PublishOutcome.ACKNOWLEDGED,
            PublishOutcome.UNCONFIRMED,
            PublishOutcome.SENT,
            REJECTED,
            PublishOutcome.NOT_SENT
        };
        for (int number = 1; number <= 3; number++) {
            int sensor = number;
            acknowledged.put(sensor, new HashSet<>());
            arrived.put(sensor, new HashSet<>());
            for (int report = 1; report <= 20; report++) {
                int sequence = report;
                books.sent(sensor, sequence, Qos.ONE);
                PublishOutcome outcome = outcomes[random.nextInt(outcomes.length)];
                news.add(random.nextInt(news.size() + 1), () -> {
                    books.settled(sensor, sequence, outcome);
                    if (outcome == PublishOutcome.ACKNOWLEDGED) {
                        acknowledged.get(sensor).add(sequence);
                    }
                });
                if (outcome == PublishOutcome.NOT_SENT) {
                    unsent[0]++;
                    continue;
                }
                for (int copies = random.nextInt(3); copies > 0; copies--) {
                    news.add(random.nextInt(news.size() + 1), () -> {
                        books.arrived(sensor, sequence);
                        doubled[0] += arrived.get(sensor).add(sequence) ? 0 : 1;
                    });
                }
            }
        }
        news.forEach(Runnable::run);
        int lost = 0;
        int delivered = 0;
        for (int sensor = 1; sensor <= 3; sensor++) {
            Set<Integer> missing = new HashSet<>(acknowledged.get(sensor));
            missing.removeAll(arrived.get(sensor));
            lost += missing.size();
            delivered += arrived.get(sensor).size();
        }
        Verdict verdict = books.verdict();
        assertEquals(lost, verdict.lost());
        assertEquals(delivered, verdict.delivered());
        assertEquals(doubled[0], verdict.doubled());
        assertEquals(60 - delivered - lost - unsent[0], verdict.missing());
        assertEquals(lost + verdict.missing(), books.openCount());
    }
}
