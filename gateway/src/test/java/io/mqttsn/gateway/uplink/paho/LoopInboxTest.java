package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LoopInboxTest implements LinkListener {

    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final List<Long> told = new ArrayList<>();
    private long throwsOver = -1;

    @Test
    void shouldTellInOrderWithOneWakeUpForMany() {
        LoopInbox inbox = inbox(1_000, 1 << 20);
        for (long key = 0; key < 100; key++) {
            assertTrue(inbox.putMessage(message(key)));
        }
        assertEquals(1, loop.size());
        loop.remove().run();
        assertEquals(100, told.size());
        assertEquals(List.of(0L, 1L, 2L), told.subList(0, 3));
        assertEquals(0, loop.size());
    }

    @Test
    void shouldLetOtherTasksOfTheLoopHaveTheirTurn() {
        LoopInbox inbox = inbox(1_000, 1 << 20);
        for (long key = 0; key < 600; key++) {
            inbox.putMessage(message(key));
        }
        loop.remove().run();
        assertTrue(told.size() < 600);
        assertEquals(1, loop.size());
        runLoop();
        assertEquals(600, told.size());
    }

    @Test
    void shouldMakeTheBrokerWaitWhenThereAreTooManyMessages() throws Exception {
        slowsDown(inbox(10, 1 << 20), 10);
    }

    @Test
    void shouldMakeTheBrokerWaitWhenTheyAreTooLarge() throws Exception {
        slowsDown(inbox(1_000, 5L * message(0).publication().sizeBytes()), 5);
    }

    @Test
    void shouldLetGoOfWhoeverWaitsWhenItIsClosed() throws Exception {
        LoopInbox inbox = inbox(1, 1 << 20);
        assertTrue(inbox.putMessage(message(0)));
        AtomicInteger refused = new AtomicInteger();
        Thread paho = new Thread(() -> {
            if (!inbox.putMessage(message(1))) {
                refused.incrementAndGet();
            }
        });
        paho.start();
        LinkProbe.await().until(() -> isWaiting(paho));
        inbox.close();
        paho.join();
        assertEquals(1, refused.get());
        runLoop();
        assertEquals(List.of(), told);
        assertFalse(inbox.putMessage(message(2)));
    }

    /** A message of one sensor takes room until the sensor has it, though the loop has seen it. */
    @Test
    void shouldMakeTheBrokerWaitForTheSensor() throws Exception {
        LoopInbox inbox = sensorInbox(3);
        Thread paho = putting(inbox, 10);
        while (paho.isAlive()) {
            LinkProbe.await().until(() -> isWaiting(paho) || !paho.isAlive());
            runLoop();
            assertEquals(3, inbox.messages());
            inbox.release(message(0).publication());
        }
        runLoop();
        assertEquals(10, told.size());
    }

    /** Paho ends a connection on which nothing was read for as long as the keepalive. */
    @Test
    void shouldLetAMessageInWithoutRoomWhenTheSensorTakesNoneForLong() throws Exception {
        LoopInbox inbox = sensorInbox(1);
        inbox.setPatience(Duration.ofMillis(5));
        Thread paho = putting(inbox, 5);
        paho.join();
        runLoop();
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), told);
        assertEquals(5, inbox.messages());
    }

    @Test
    void shouldRefuseAndNotWaitWhenTheConnectionIsAboutToEnd() throws Exception {
        LoopInbox inbox = sensorInbox(1);
        Thread paho = putting(inbox, 5);
        LinkProbe.await().until(() -> isWaiting(paho));
        inbox.refuse(true);
        paho.join();
        runLoop();
        assertEquals(List.of(0L), told);
        inbox.put(new Fact.Down(1, "over"));
        inbox.refuse(false);
        inbox.release(message(0).publication());
        assertTrue(inbox.putMessage(message(7)));
        runLoop();
        assertEquals(List.of(0L, -1L, 7L), told);
    }

    private static Thread putting(LoopInbox inbox, int count) {
        Thread paho = new Thread(() -> {
            for (long key = 0; key < count; key++) {
                inbox.putMessage(message(key));
            }
        });
        paho.start();
        return paho;
    }

    @Test
    void shouldGoOnAfterAListenerThatThrows() {
        LoopInbox inbox = inbox(1_000, 1 << 20);
        throwsOver = 1;
        for (long key = 0; key < 4; key++) {
            inbox.putMessage(message(key));
        }
        assertThrows(IllegalStateException.class, loop.remove()::run);
        runLoop();
        assertEquals(List.of(0L, 2L, 3L), told);
    }

    private void slowsDown(LoopInbox inbox, int room) throws Exception {
        AtomicInteger put = new AtomicInteger();
        Thread paho = new Thread(() -> {
            for (long key = 0; key < 3L * room; key++) {
                inbox.putMessage(message(key));
                put.incrementAndGet();
            }
        });
        paho.start();
        LinkProbe.await().until(() -> isWaiting(paho));
        assertEquals(room, put.get());
        while (paho.isAlive()) {
            assertTrue(inbox.messages() <= room);
            runLoop();
        }
        runLoop();
        assertEquals(3 * room, told.size());
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private void runLoop() {
        Runnable next = poll();
        while (next != null) {
            next.run();
            next = poll();
        }
    }

    private @org.jspecify.annotations.Nullable Runnable poll() {
        synchronized (loop) {
            return loop.poll();
        }
    }

    private LoopInbox inbox(int messagesMax, long bytesMax) {
        return LoopInbox.ofLoop(this::later, this, messagesMax, bytesMax);
    }

    private LoopInbox sensorInbox(int messagesMax) {
        return LoopInbox.ofSensor(this::later, this, messagesMax, 1 << 20);
    }

    private void later(Runnable task) {
        synchronized (loop) {
            loop.add(task);
        }
    }

    private static Fact.Arrived message(long key) {
        return new Fact.Arrived(
                1, key, Publication.of(new TopicName("a"), Octets.utf8("x".repeat(100)), Qos.ONE, false));
    }

    @Override
    public void messageArrived(long epoch, long key, Publication publication) {
        if (key == throwsOver) {
            throw new IllegalStateException("as the test wants");
        }
        told.add(key);
    }

    @Override
    public void linkUp(long epoch, boolean sessionPresent) {}

    @Override
    public void linkDown(long epoch, String reason) {
        told.add(-epoch);
    }

    @Override
    public void published(Outgoing message, PublishOutcome outcome) {}

    @Override
    public void subscribed(long token, SubscribeOutcome outcome) {}

    @Override
    public void unsubscribed(long token) {}
}
