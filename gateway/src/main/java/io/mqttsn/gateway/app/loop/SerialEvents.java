package io.mqttsn.gateway.app.loop;

import io.mqttsn.serial.SendDrop;
import io.mqttsn.serial.SerialObserver;
import io.mqttsn.transport.PeerAddress;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one serial listener tells besides frames: lost messages go to the log, at most {@value #LINES_MAX} lines a minute of each kind, and what concerns
 * the core goes to the loop. Called by the threads of the port and by the loop. What is wrong with the port itself is said by the transport, once.
 */
public final class SerialEvents implements SerialObserver {
    private static final Logger LOG = LoggerFactory.getLogger(SerialEvents.class);

    static final int LINES_MAX = 5;

    private final String listener;
    private final Ticker ticker;

    /** Set before the transport is started, since it is made after it. */
    private volatile @Nullable GatewayLoop loop;

    // Guarded by this.
    private final Map<SendDrop, LineBudget> dropBudgets = new EnumMap<>(SendDrop.class);
    private final LineBudget failureBudget = newBudget();

    public SerialEvents(String listener, Ticker ticker) {
        this.listener = listener;
        this.ticker = ticker;
    }

    /** Whom to tell what concerns the core; called before the transport is started. */
    public void reportTo(GatewayLoop gateway) {
        loop = gateway;
    }

    private static LineBudget newBudget() {
        return new LineBudget(LINES_MAX, Duration.ofMinutes(1));
    }

    @Override
    public void frameWritten(PeerAddress to, ByteBuffer frame) {
        GatewayLoop gateway = loop;
        if (gateway != null) {
            gateway.frameWritten(to, frame);
        }
    }

    @Override
    public void frameSizeMaxChanged(int octets) {
        GatewayLoop gateway = loop;
        if (gateway != null) {
            gateway.frameSizeMaxChanged(listener, octets);
        }
    }

    @Override
    public void frameDropped(PeerAddress to, SendDrop cause) {
        switch (cause) {
            case NOT_OPEN, LINE_LOST -> {
                // Said already, when the port went away.
            }
            case QUEUE_FULL -> warnOfDrop(cause, to, "more is to be sent than the line can take");
            case TOO_LARGE -> warnOfDrop(cause, to, "it is larger than the listener or the radio can carry");
            case FOREIGN_ADDRESS -> warnOfDrop(cause, to, "the address is of another listener");
        }
    }

    private synchronized void warnOfDrop(SendDrop cause, PeerAddress to, String why) {
        LineBudget budget = dropBudgets.computeIfAbsent(cause, unused -> newBudget());
        if (budget.take(ticker.nanoTime())) {
            LOG.warn("{}: a message to {} was dropped: {}{}", listener, to, why, leftOut(budget));
        }
    }

    /** Only the first failure of a radio is news; what follows until it is reached again is counted. */
    @Override
    public synchronized void deliveryFailed(PeerAddress to, String reason, boolean isFirst) {
        if (isFirst && failureBudget.take(ticker.nanoTime())) {
            LOG.warn("{}: {} cannot be reached: {}{}", listener, to.source(), reason, leftOut(failureBudget));
        }
    }

    private static String leftOut(LineBudget budget) {
        long lines = budget.takeLeftOut();
        return lines == 0 ? "" : " (left out before: " + lines + ")";
    }
}
