package io.mqttsn.gateway.app.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.discovery.Everybody;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.transport.FrameReceiver;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The loop in virtual time, with everything around it scripted. */
class GatewayLoopTest {
    private static final Ticket TICKET = () -> true;
    private static final MessageHandle HANDLE = new MessageHandle(7, 100, Qos.ONE, false);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final CommandQueue commands = new CommandQueue();
    private final ScriptedCore core = new ScriptedCore();
    private final ScriptedUplink uplink = new ScriptedUplink();
    private final RecordingTransport udp = new RecordingTransport("udp");
    private final RecordingTransport radio = new RecordingTransport("radio");
    private final GatewayLoop loop = new GatewayLoop(
            channel.eventLoop(),
            core,
            commands,
            uplink,
            new InstantStore(),
            List.of(udp, radio),
            new NoticeLog(LoggerFactory.getLogger(GatewayLoopTest.class), ticker),
            new FrameLog(1, ticker));
    private final FrameReceiver receiver = loop.receiverFor(true);

    GatewayLoopTest() {
        loop.start();
        channel.runPendingTasks();
    }

    private void receivePing(String host) {
        ByteBuffer frame = ByteBuffer.allocate(10);
        MqttSnEncoder.encode(PingReq.KEEP_ALIVE, frame);
        receiver.frameReceived(udp.peer(host), frame.flip());
    }

    private void advance(long nanos) {
        ticker.advance(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Test
    void shouldAnswerEachFrameOfABatchAndFlushOnceAtItsEnd() {
        core.reactions.put("PingReq from s1", () -> commands.sendMessage(udp.peer("s1"), PingResp.INSTANCE));
        core.reactions.put("PingReq from s2", () -> commands.sendMessage(udp.peer("s2"), PingResp.INSTANCE));

        receivePing("s1");
        receivePing("s2");
        receiver.batchEnd();

        assertEquals(List.of("PingResp to s1", "PingResp to s2", "flush"), udp.calls);
    }

    @Test
    void shouldFlushOnlyTransportsThatWereWrittenTo() {
        core.reactions.put("PingReq from s1", () -> commands.sendMessage(radio.peer("r1"), PingResp.INSTANCE));

        receivePing("s1");
        receiver.batchEnd();

        assertEquals(List.of("PingResp to r1", "flush"), radio.calls);
        assertEquals(List.of(), udp.calls);
    }

    @Test
    void shouldSendToEverybodyOnOneListenerAndOnNoOther() {
        core.reactions.put(
                "PingReq from s1 over the group",
                () -> commands.sendMessage(new Everybody(udp.name(), 2), PingResp.INSTANCE));

        ByteBuffer frame = ByteBuffer.allocate(2);
        MqttSnEncoder.encode(PingReq.KEEP_ALIVE, frame);
        receiver.groupFrameReceived(udp.peer("s1"), frame.flip());
        receiver.batchEnd();

        assertEquals(List.of("broadcast with radius 2", "flush"), udp.calls);
        assertEquals(List.of(), radio.calls);
    }

    @Test
    void shouldGiveAllFactsOfABatchTheSameTime() {
        receivePing("s1");
        ticker.advance(500, TimeUnit.NANOSECONDS);
        receivePing("s2");
        receiver.batchEnd();
        receivePing("s3");
        receiver.batchEnd();

        assertEquals(List.of("0 PingReq from s1", "0 PingReq from s2", "500 PingReq from s3"), core.facts);
    }

    @Test
    void shouldCarryOutCommandsOfAnswersThatComeWithinACommandAfterThoseAlreadyWaiting() {
        core.reactions.put("PingReq from s1", () -> {
            commands.openUplink(1, ClientId.NONE, true, 60, Optional.empty());
            commands.storeDelivery(TICKET, 1, HANDLE);
            commands.sendMessage(udp.peer("first"), PingResp.INSTANCE);
        });
        core.reactions.put("opened 1", () -> commands.sendMessage(udp.peer("second"), PingResp.INSTANCE));
        core.reactions.put("stored", () -> commands.loadMessage(1, HANDLE));
        core.reactions.put("loaded for 1", () -> commands.sendMessage(udp.peer("third"), PingResp.INSTANCE));

        receivePing("s1");
        receiver.batchEnd();

        assertEquals(List.of("PingResp to first", "PingResp to second", "PingResp to third", "flush"), udp.calls);
        assertEquals(0, commands.size());
    }

    @Test
    void shouldEndTheBatchOfAnUplinkFactWhenTheLoopComesRound() {
        core.reactions.put("opened 1", () -> commands.sendMessage(udp.peer("s1"), PingResp.INSTANCE));
        core.reactions.put("opened 2", () -> commands.sendMessage(udp.peer("s2"), PingResp.INSTANCE));

        uplink.facts().uplinkOpened(1);
        uplink.facts().uplinkOpened(2);
        assertEquals(List.of("PingResp to s1", "PingResp to s2"), udp.calls);
        channel.runPendingTasks();

        assertEquals(List.of("PingResp to s1", "PingResp to s2", "flush"), udp.calls);
    }

    @Test
    void shouldDropAndCountAMessageTooLargeForItsListener() {
        Publish large = new Publish(false, Qos.ZERO, false, new TopicId(1), 0, Octets.wrap(new byte[200]));
        core.reactions.put("PingReq from s1", () -> {
            commands.sendMessage(udp.peer("s1"), large);
            commands.sendMessage(udp.peer("s1"), PingResp.INSTANCE);
        });

        receivePing("s1");
        receiver.batchEnd();

        assertEquals(List.of("PingResp to s1", "flush"), udp.calls);
        assertEquals(1, loop.statistics().framesTooLarge());
    }

    @Test
    void shouldCutBackWhileEarlierCommandsStillWait() {
        core.reactions.put("PingReq from s1", () -> {
            commands.openUplink(1, ClientId.NONE, true, 60, Optional.empty());
            commands.sendMessage(udp.peer("waiting"), PingResp.INSTANCE);
        });
        core.reactions.put("opened 1", () -> {
            long mark = commands.mark();
            commands.sendMessage(udp.peer("never"), PingResp.INSTANCE);
            commands.cutBackTo(mark);
            commands.fault("a test", new IllegalStateException("reported on purpose"));
        });

        receivePing("s1");
        receiver.batchEnd();

        assertEquals(List.of("PingResp to waiting", "flush"), udp.calls);
        assertEquals(1, loop.statistics().faults());
    }

    /** A deadline that throws once must not be the last one that fires. */
    @Test
    void shouldSetTheTimerAgainAfterADeadlineThatThrew() {
        core.deadlineNanos = 1_000_000;
        core.reactions.put("advance", () -> {
            core.deadlineNanos += 1_000_000;
            throw new IllegalStateException("thrown on purpose");
        });
        receivePing("s1");
        receiver.batchEnd();

        core.facts.clear();
        advance(1_000_000);
        advance(1_000_000);

        assertEquals(List.of("1000000 advance", "2000000 advance"), core.facts);
        assertEquals(2, loop.statistics().faults());
    }

    @Test
    void shouldTurnACommandThatThrewIntoARefusalAndGoOn() {
        uplink.broken = true;
        core.reactions.put("PingReq from s1", () -> {
            commands.openUplink(1, ClientId.NONE, true, 60, Optional.empty());
            commands.publishUplink(TICKET, 1, InstantStore.MESSAGE);
            commands.publishUplink(() -> false, 1, InstantStore.MESSAGE);
            commands.subscribeUplink(TICKET, 1, new TopicFilter("a/#"), Qos.ONE);
            commands.closeUplink(1, true);
            commands.sendMessage(udp.peer("s1"), PingResp.INSTANCE);
        });

        receivePing("s1");
        receiver.batchEnd();

        assertEquals(
                List.of(
                        "0 PingReq from s1",
                        "0 not opened 1 CONGESTED",
                        "0 published CONGESTED",
                        "0 subscribed CONGESTED"),
                core.facts);
        assertEquals(List.of("PingResp to s1", "flush"), udp.calls);
        assertEquals(5, loop.statistics().faults());
    }

    @Test
    void shouldSetNoTimerWithoutADeadline() {
        receivePing("s1");
        receiver.batchEnd();

        assertEquals(-1, channel.runScheduledPendingTasks());
    }

    @Test
    void shouldFireTheEarlierOfTheDeadlinesOfCoreAndUplink() {
        core.deadlineNanos = 5_000_000;
        uplink.deadlineNanos = 3_000_000;
        core.reactions.put("advance", () -> core.deadlineNanos = Long.MAX_VALUE);
        receivePing("s1");
        receiver.batchEnd();
        uplink.deadlineNanos = Long.MAX_VALUE;

        advance(2_999_999);
        assertEquals(List.of("0 PingReq from s1"), core.facts);
        advance(1);

        assertEquals(List.of("0 PingReq from s1", "3000000 advance"), core.facts);
        assertEquals(List.of("3000000 advance"), uplink.calls);
    }

    @Test
    void shouldMoveTheTimerOnlyWhenADeadlineMovesEarlier() {
        core.deadlineNanos = 5_000_000;
        receivePing("s1");
        receiver.batchEnd();
        core.deadlineNanos = 2_000_000;
        receivePing("s1");
        receiver.batchEnd();
        // A deadline that moves away leaves the timer: it fires once in vain and is set for the right time then.
        core.deadlineNanos = 9_000_000;
        receivePing("s1");
        receiver.batchEnd();

        core.facts.clear();
        advance(2_000_000);
        advance(6_999_999);
        assertEquals(List.of("2000000 advance"), core.facts);
        advance(1);

        assertEquals(List.of("2000000 advance", "9000000 advance"), core.facts);
    }

    @Test
    void shouldNotSpinOnADeadlineThatStaysDue() {
        core.deadlineNanos = 1_000_000;
        receivePing("s1");
        receiver.batchEnd();

        core.facts.clear();
        for (int i = 0; i < 100; i++) {
            advance(20_000);
        }

        assertTrue(core.facts.size() <= 12, core.facts.toString());
        assertTrue(core.facts.size() >= 9, core.facts.toString());
    }

    @Test
    void shouldNoticeADeadlineThatATaskOfTheUplinkHasMoved() {
        loop.execute(() -> uplink.deadlineNanos = 1_000_000);
        channel.runPendingTasks();
        uplink.calls.clear();

        advance(1_000_000);

        assertEquals(List.of("1000000 advance"), uplink.calls);
    }

    @Test
    void shouldWriteOutTheLeaveThatTheCoreTakes() {
        core.deadlineNanos = 1_000_000;
        core.reactions.put("shut down", () -> commands.sendMessage(udp.peer("s1"), PingResp.INSTANCE));

        loop.shutDown();

        assertEquals(List.of("PingResp to s1", "flush"), udp.calls);
        assertEquals(-1, channel.runScheduledPendingTasks());
    }

    @Test
    void shouldTellTheCoreOfMalformedAndOversizedFrames() {
        List<String> expected = new ArrayList<>(List.of("0 Malformed from s1", "0 oversized from s1"));

        receiver.frameReceived(udp.peer("s1"), ByteBuffer.wrap(new byte[] {1, 2, 3}));
        receiver.oversizedFrameReceived(udp.peer("s1"));
        receiver.batchEnd();

        assertEquals(expected, core.facts);
    }

    /** From the thread that writes to a slow line; whatever is not repeated anyway does not concern the core. */
    @Test
    void shouldTellTheCoreOfWrittenFramesThatAwaitAnAnswer() {
        List<Frame> frames = List.of(
                PingResp.INSTANCE,
                new Publish(false, Qos.ZERO, false, new TopicId(1), 0, Octets.utf8("x")),
                new Publish(false, Qos.ONE, false, new TopicId(1), 9, Octets.utf8("x")),
                new Encapsulated(0, Octets.utf8("node"), new PubRel(9)));
        for (Frame frame : frames) {
            ByteBuffer octets = ByteBuffer.allocate(MqttSnEncoder.encodedLength(frame));
            MqttSnEncoder.encode(frame, octets);
            loop.frameWritten(radio.peer("r1"), octets.flip());
        }
        loop.frameSizeMaxChanged("radio", 84);
        assertEquals(List.of(), core.facts);

        channel.runPendingTasks();

        assertEquals(
                List.of("0 Publish written to r1", "0 Encapsulated written to r1", "0 radio carries 84"), core.facts);
    }
}
