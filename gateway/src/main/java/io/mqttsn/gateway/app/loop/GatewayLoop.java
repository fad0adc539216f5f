package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.gateway.core.CoreFacts;
import io.mqttsn.gateway.core.Retransmission;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.uplink.Uplink;
import io.mqttsn.time.Moments;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.Transport;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Drives the core on one event loop. A fact comes in (a frame, an answer of uplink or store, a deadline), the core decides, and its commands are carried
 * out until none is left; carrying one out may bring new facts at once, whose commands join the queue. Time is read once per batch, and at the end of
 * the batch every transport that was written to is flushed once.
 *
 * <p>A batch is what a transport read in one go, or everything that happened on the loop until its task queue comes round. There is one timer, for the
 * earliest deadline of core and uplink; without a deadline nothing wakes the loop. Frames that are already here go before deadlines that are due: a client
 * whose PINGREQ waits in the socket is not lost.
 *
 * <p>(NOT thread safe: except for the {@linkplain #receiverFor receivers} of transports with their own thread, {@link #execute}, and where it
 * is said, everything is called on the loop.)
 */
public final class GatewayLoop implements Executor {
    private final EventLoop loop;
    private final Ticker ticker;
    private final CoreFacts core;
    private final CommandQueue commands;
    private final Uplink uplink;
    private final FrameWriter frames;
    private final FrameLog frameLog;
    private final Hands hands;
    private final Faults faults;
    private final Answers answers;
    private final DeadlineTimer timer;
    private final List<FrameInbox> inboxes = new ArrayList<>();
    private final Runnable endBatch = this::endBatch;

    /** Valid while a batch is open. */
    private boolean batchOpen;

    private long nowNanos;
    private boolean carryingOut;

    /**
     * @param loop its {@linkplain EventLoop#ticker() ticker} is the gateway's clock
     * @param core built with {@code commands} as its sink
     */
    public GatewayLoop(
            EventLoop loop,
            CoreFacts core,
            CommandQueue commands,
            Uplink uplink,
            MessageStore store,
            List<Transport> transports,
            NoticeLog notices,
            FrameLog frameLog) {
        this.loop = loop;
        this.ticker = loop.ticker();
        this.faults = new Faults(ticker);
        this.core = core;
        this.commands = commands;
        this.uplink = uplink;
        this.frames = new FrameWriter(transports, frameLog);
        this.frameLog = frameLog;
        this.answers = new Answers(this, core);
        this.hands = new Hands(frames, uplink, store, answers, notices, faults);
        this.timer = new DeadlineTimer(loop, this::deadlineDue);
    }

    /** Starts the uplink. Frames may arrive from now on. */
    public void start() {
        uplink.start(answers);
        touch();
    }

    /**
     * Where a transport is to deliver. One that reads on the loop is answered where it was read; any other one gets a queue to the loop.
     *
     * @param readsOnLoop whether the transport calls its receiver on the loop
     */
    public FrameReceiver receiverFor(boolean readsOnLoop) {
        if (readsOnLoop) {
            return new DirectReceiver();
        }
        FrameInbox inbox = new FrameInbox(loop, this);
        inboxes.add(inbox);
        return inbox;
    }

    /**
     * Runs a task on the loop as part of a batch: facts that it tells share one flush, and deadlines that it moves are noticed. The way back to the loop
     * for an uplink's driver; may be called by any thread.
     */
    @Override
    public void execute(Runnable task) {
        loop.execute(() -> {
            touch();
            task.run();
        });
    }

    /**
     * A transport where frames wait for their turn has written one. May be called by any thread.
     *
     * @param octets valid during the call
     */
    public void frameWritten(PeerAddress to, ByteBuffer octets) {
        Frame frame = MqttSnDecoder.decode(octets);
        MqttSnMessage message = frame instanceof Encapsulated node
                ? node.message()
                : frame instanceof MqttSnMessage plain ? plain : null;
        if (message != null && Retransmission.appliesTo(message)) {
            tell(() -> core.frameWritten(to, frame, touch()));
        }
    }

    /** The link of a transport carries frames up to so many octets from now on. May be called by any thread. */
    public void frameSizeMaxChanged(String transport, int octets) {
        tell(() -> core.frameSizeMaxChanged(transport, octets, touch()));
    }

    private void tell(Runnable fact) {
        try {
            loop.execute(fact);
        } catch (RejectedExecutionException e) {
            // The gateway ended a moment before the port: nobody waits for an answer any more.
            return;
        }
    }

    /** Frames leave from now on: a broker that was there before is advertised anew, for nobody has heard of it. */
    public void listenersAreOpen() {
        if (uplink.isAvailable()) {
            core.uplinkAvailable(false, touch());
            core.uplinkAvailable(true, touch());
            carryOutCommands();
        }
    }

    /** Lets the core take leave of its clients, and writes that out. */
    public void shutDown() {
        core.shutDown(touch());
        carryOutCommands();
        endBatch();
        timer.cancel();
    }

    /** What the loop itself has counted since it was started. */
    public LoopStatistics statistics() {
        long droppedInInbox = 0;
        for (FrameInbox inbox : inboxes) {
            droppedInInbox += inbox.dropped();
        }
        return new LoopStatistics(faults.count(), frames.tooLarge(), droppedInInbox);
    }

    void frameArrived(PeerAddress from, Frame frame) {
        frameLog.received(from, frame);
        core.frameReceived(from, frame, openBatch());
        carryOutCommands();
    }

    private void groupFrameArrived(PeerAddress from, Frame frame) {
        frameLog.received(from, frame);
        core.groupFrameReceived(from, frame, openBatch());
        carryOutCommands();
    }

    void oversizedFrameArrived(PeerAddress from) {
        core.oversizedFrameReceived(from, openBatch());
        carryOutCommands();
    }

    /** The time of this batch, which begins now if none is open. Whoever calls this sees to {@link #endBatch}. */
    private long openBatch() {
        if (!batchOpen) {
            batchOpen = true;
            nowNanos = ticker.nanoTime();
        }
        return nowNanos;
    }

    /** Like {@link #openBatch}, for facts that come one by one: the batch ends when the loop has been through what is ready now. */
    long touch() {
        if (!batchOpen) {
            openBatch();
            loop.execute(endBatch);
        }
        return nowNanos;
    }

    /** Does nothing when the commands are being carried out already, further down the stack: they come to the end of the queue there. */
    void carryOutCommands() {
        if (carryingOut) {
            return;
        }
        carryingOut = true;
        try {
            for (Command command = commands.poll(); command != null; command = commands.poll()) {
                carryOut(command);
            }
        } finally {
            carryingOut = false;
        }
    }

    private void carryOut(Command command) {
        try {
            command.carryOut(hands);
        } catch (RuntimeException e) {
            faults.report(command, e);
            command.giveUp(core, nowNanos);
        }
    }

    void endBatch() {
        if (!batchOpen) {
            return;
        }
        batchOpen = false;
        frames.flush();
        timer.set(Moments.earlier(core.nextDeadlineNanos(), uplink.nextDeadlineNanos()));
    }

    private void deadlineDue() {
        long now = openBatch();
        try {
            core.advanceTo(now);
            carryOutCommands();
            uplink.advanceTo(now);
            carryOutCommands();
        } catch (RuntimeException e) {
            faults.report("deadlines", e);
        } finally {
            endBatch();
        }
    }

    /** For a transport that reads on the loop. */
    private final class DirectReceiver implements FrameReceiver {
        @Override
        public void frameReceived(PeerAddress from, ByteBuffer frame) {
            frameArrived(from, MqttSnDecoder.decode(frame));
        }

        @Override
        public void groupFrameReceived(PeerAddress from, ByteBuffer octets) {
            groupFrameArrived(from, MqttSnDecoder.decode(octets));
        }

        @Override
        public void oversizedFrameReceived(PeerAddress from) {
            oversizedFrameArrived(from);
        }

        @Override
        public void batchEnd() {
            endBatch();
        }
    }
}
