package io.mqttsn.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.xbee.XBeeAddress;
import io.mqttsn.transport.PeerAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutgoingQueueTest {

    private static final PeerAddress A = new XBeeAddress("dongle", 0xA);
    private static final PeerAddress B = new XBeeAddress("dongle", 0xB);
    private static final PeerAddress C = new XBeeAddress("dongle", 0xC);

    private final List<String> dropped = new ArrayList<>();
    private final OutgoingQueue oldestFirst = queue(OverflowPolicy.DROP_OLDEST);
    private final OutgoingQueue newestFirst = queue(OverflowPolicy.DROP_NEWEST);

    private OutgoingQueue queue(OverflowPolicy policy) {
        return new OutgoingQueue(100, policy, (message, cause) -> dropped.add(text(message)));
    }

    @Test
    void shouldServePeersInTurnAndEachInOrder() {
        add(oldestFirst, A, 1, 10);
        add(oldestFirst, A, 2, 10);
        add(oldestFirst, A, 3, 10);
        add(oldestFirst, B, 4, 10);
        add(oldestFirst, C, 5, 10);
        add(oldestFirst, B, 6, 10);

        assertEquals(List.of("A1", "B4", "C5", "A2", "B6", "A3"), drain(oldestFirst));
    }

    @Test
    void shouldTakeExactlyTheLimit() {
        for (int i = 0; i < 10; i++) {
            add(oldestFirst, A, i, 10);
        }
        assertEquals(List.of(), dropped);

        add(oldestFirst, A, 10, 10);
        assertEquals(List.of("A0"), dropped);
    }

    /** At 300 baud two seconds are 60 octets: a larger message is sent as well, but nothing waits with it. */
    @ParameterizedTest
    @EnumSource
    void shouldTakeALargerMessageWhereNoOtherWaits(OverflowPolicy policy) {
        OutgoingQueue queue = queue(policy);
        add(queue, A, 0, 101);
        assertEquals(List.of(), dropped);

        add(queue, B, 1, 10);
        assertEquals(List.of("A0"), dropped);

        add(queue, C, 2, 101);
        assertEquals(List.of("A0", "C2"), dropped);
        assertEquals(List.of("B1"), drain(queue));
    }

    @Test
    void shouldKeepTheNewestWhenThePolicySaysDropOldest() {
        for (int i = 0; i < 13; i++) {
            add(oldestFirst, A, i, 10);
        }

        assertEquals(List.of("A0", "A1", "A2"), dropped);
        assertEquals("A3", drain(oldestFirst).get(0));
    }

    @Test
    void shouldKeepTheOldestWhenThePolicySaysDropNewest() {
        for (int i = 0; i < 12; i++) {
            add(newestFirst, A, i, 10);
        }

        assertEquals(List.of("A10", "A11"), dropped);
        assertEquals(List.of("A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"), drain(newestFirst));
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetAFloodToOnePeerCostThatPeerAlone(OverflowPolicy policy) {
        OutgoingQueue queue = queue(policy);
        add(queue, B, 0, 10);
        for (int i = 0; i < 50; i++) {
            add(queue, A, i, 10);
        }
        add(queue, C, 1, 10);

        List<String> left = drain(queue);
        assertTrue(left.containsAll(List.of("B0", "C1")), left::toString);
        assertTrue(dropped.stream().allMatch(text -> text.startsWith("A")), dropped::toString);
    }

    @Test
    void shouldDropEverythingWhenCleared() {
        add(oldestFirst, A, 1, 10);
        add(oldestFirst, B, 2, 10);

        oldestFirst.clear(SendDrop.LINE_LOST);

        assertEquals(List.of("A1", "B2"), dropped);
        assertTrue(oldestFirst.isEmpty());
        assertEquals(List.of(), drain(oldestFirst));
    }

    /** Against any history: bounded, in order per peer, nothing lost without a word. */
    @Test
    void shouldStayBoundedAndInOrderForAnyHistory() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            dropped.clear();
            OutgoingQueue queue = queue(OverflowPolicy.values()[seed % 2]);
            List<String> taken = new ArrayList<>();
            int added = 0;
            for (int step = 0; step < 300; step++) {
                if (random.nextInt(3) > 0) {
                    PeerAddress peer = new XBeeAddress("dongle", 0xA + random.nextInt(3));
                    add(queue, peer, added++, 1 + random.nextInt(40));
                } else {
                    Outgoing.Message message = queue.poll();
                    if (message != null) {
                        taken.add(text(message));
                    }
                }
                assertTrue(queue.octets() <= 100, "seed " + seed);
            }
            taken.addAll(drain(queue));

            assertEquals(added, taken.size() + dropped.size(), "seed " + seed);
            Map<Character, Integer> last = new HashMap<>();
            for (String text : taken) {
                int number = Integer.parseInt(text.substring(1));
                Integer before = last.put(text.charAt(0), number);
                assertTrue(before == null || before < number, "seed " + seed + ": " + taken);
            }
        }
    }

    private static void add(OutgoingQueue queue, PeerAddress to, int number, int lineOctets) {
        queue.add(new Outgoing.Unicast(to, new byte[] {(byte) (number >> 8), (byte) number}, lineOctets));
    }

    private static List<String> drain(OutgoingQueue queue) {
        List<String> texts = new ArrayList<>();
        for (Outgoing.Message message = queue.poll(); message != null; message = queue.poll()) {
            texts.add(text(message));
        }
        return texts;
    }

    private static String text(Outgoing.Message message) {
        String source = message.to().source();
        int number = (message.octets()[0] & 0xFF) << 8 | message.octets()[1] & 0xFF;
        return source.substring(source.length() - 1) + number;
    }
}
