package io.mqttsn.gateway.app.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.transport.FrameReceiver;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Frames of a reader thread on their way to a real event loop. */
class FrameInboxTest {
    private final EventLoop eventLoop = new DefaultEventLoop();
    private final CommandQueue commands = new CommandQueue();
    private final ScriptedCore core = new ScriptedCore();
    private final RecordingTransport radio = new RecordingTransport("radio");
    private final GatewayLoop loop = new GatewayLoop(
            eventLoop,
            core,
            commands,
            new ScriptedUplink(),
            new InstantStore(),
            List.of(radio),
            new NoticeLog(LoggerFactory.getLogger(FrameInboxTest.class), Ticker.systemTicker()),
            new FrameLog(1, Ticker.systemTicker()));
    private final FrameReceiver receiver = loop.receiverFor(false);

    @AfterEach
    void endLoop() {
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void receivePing(String host) {
        ByteBuffer frame = ByteBuffer.allocate(2);
        MqttSnEncoder.encode(PingReq.KEEP_ALIVE, frame);
        receiver.frameReceived(radio.peer(host), frame.flip());
        // The reader fills its buffer anew as soon as it gets it back.
        frame.put(0, (byte) 0);
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> question) throws Exception {
        return eventLoop.submit(question).get(5, TimeUnit.SECONDS);
    }

    @Test
    void shouldBringABatchInOrderWithOneFlush() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        eventLoop.execute(() -> awaitQuietly(busy));
        for (int i = 0; i < 100; i++) {
            String host = "r" + i;
            core.reactions.put("PingReq from " + host, () -> commands.sendMessage(radio.peer(host), PingResp.INSTANCE));
            receivePing(host);
        }
        receiver.batchEnd();
        busy.countDown();

        await().until(() -> onLoop(() -> radio.calls.size()) == 101);

        List<String> calls = onLoop(() -> List.copyOf(radio.calls));
        assertEquals("PingResp to r0", calls.get(0));
        assertEquals("PingResp to r99", calls.get(99));
        assertEquals("flush", calls.get(100));
    }

    @Test
    void shouldDropTheNewestAndCountThemWhenTheLoopIsBehind() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        eventLoop.execute(() -> awaitQuietly(busy));
        for (int i = 0; i < FrameInbox.FRAMES_MAX + 5; i++) {
            receivePing("r" + i);
        }
        receiver.batchEnd();
        busy.countDown();

        await().until(() -> onLoop(() -> core.facts.size()) == FrameInbox.FRAMES_MAX);

        assertEquals(5, onLoop(loop::statistics).inboxDropped());
        String last = onLoop(
                () -> core.facts.stream().skip(FrameInbox.FRAMES_MAX - 1L).collect(Collectors.joining()));
        assertEquals("PingReq from r" + (FrameInbox.FRAMES_MAX - 1), last.substring(last.indexOf(' ') + 1));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
