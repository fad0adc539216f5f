package io.mqttsn.serial;

import io.mqttsn.serial.port.LineException;
import io.mqttsn.serial.port.SerialLine;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that reads one port: opens it, reads until it is gone, and opens it again for as long as the transport lives. */
final class LineReader implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SerialTransport.class);

    private static final int CHUNK_OCTETS = 1024;

    /** While a pause is awaited, so many looks are taken in the time after which it is one. */
    private static final int LOOKS_PER_GAP = 8;

    private static final long LOOK_NANOS_MAX = 50_000_000;

    private final SerialSettings settings;
    private final PortSource port;
    private final Link link;
    private final Outbox outbox;
    private final LineWriter writer;
    private final Delivery delivery;
    private final Counters counters;
    private final Notices notices;
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile @Nullable SerialLine line;
    private volatile boolean serving;

    LineReader(
            SerialSettings settings,
            PortSource port,
            Link link,
            Outbox outbox,
            LineWriter writer,
            Delivery delivery,
            Counters counters,
            Notices notices) {
        this.settings = settings;
        this.port = port;
        this.link = link;
        this.outbox = outbox;
        this.writer = writer;
        this.delivery = delivery;
        this.counters = counters;
        this.notices = notices;
    }

    @Override
    public void run() {
        ReopenDelay delay = new ReopenDelay(settings.reopenDelayMax().toMillis());
        try {
            do {
                SerialLine opened = open();
                if (opened != null) {
                    long since = System.nanoTime();
                    serveUnlessBroken(opened);
                    delay.wasOpen(System.nanoTime() - since);
                }
            } while (!closing.await(delay.nextMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable SerialLine open() {
        try {
            return port.open();
        } catch (LineException e) {
            notices.notOpened("port " + e.getMessage(), e.isAbsent());
            return null;
        }
    }

    /** One frame that somebody stumbles over must not silence the port for ever: it is opened anew, and the defect is shown as what it is. */
    private void serveUnlessBroken(SerialLine opened) throws InterruptedException {
        try {
            serve(opened);
        } catch (RuntimeException defect) {
            log.error(
                    "{}: a defect while reading {}; the port is opened anew", settings.name(), opened.device(), defect);
        }
    }

    private void serve(SerialLine opened) throws InterruptedException {
        line = opened;
        try {
            if (closing.getCount() == 0) {
                return;
            }
            long settledNanos = System.nanoTime() + settings.settleTime().toNanos();
            outbox.opened(opened, settledNanos);
            link.opened(settledNanos);
            counters.opened.increment();
            serving = true;
            notices.opened(opened.device());
            readUntilGone(opened);
        } finally {
            serving = false;
            line = null;
            outbox.lost();
            opened.close();
        }
        if (closing.getCount() > 0) {
            notices.lost(opened.device());
        }
    }

    private void readUntilGone(SerialLine opened) throws InterruptedException {
        Reading reading = new Reading(opened);
        boolean isThere;
        do {
            // A call for each turn: the JVM compiles what is called often, but goes on interpreting a loop that never
            // ends.
            isThere = reading.next();
        } while (isThere);
    }

    /** What is read from a port from its opening until it is gone. */
    private final class Reading {
        private final SerialLine from;
        private final byte[] octets = new byte[CHUNK_OCTETS];
        private final ByteBuffer chunk = ByteBuffer.wrap(octets);
        private final long octetNanos = settings.line().octetNanos();
        private final long lookNanos = Math.min(settings.effectiveIdleGapNanos() / LOOKS_PER_GAP, LOOK_NANOS_MAX);
        private long quietNanos;
        private long beforeNanos = System.nanoTime();

        Reading(SerialLine from) {
            this.from = from;
            link.advanceTo(beforeNanos);
        }

        /** Waits for octets, and for half a second at most; returns whether the port is still there. */
        boolean next() throws InterruptedException {
            int count = link.isPauseAwaited() ? lookSoon() : from.read(octets);
            if (count == SerialLine.GONE) {
                return false;
            }
            long now = System.nanoTime();
            // The line was quiet while we waited and nothing came. What we were late for, or what arrived meanwhile,
            // was no quiet.
            quietNanos += Math.max(0, now - beforeNanos - count * octetNanos);
            if (count > 0) {
                counters.octetsIn.add(count);
                link.octetsArrived(chunk.clear().limit(count), quietNanos);
                quietNanos = 0;
            } else {
                link.quiet(quietNanos);
            }
            link.advanceTo(now);
            delivery.endBatch();
            noticeStall(from, now);
            beforeNanos = System.nanoTime();
            return true;
        }

        /**
         * A frame may be there but for its END. A read would tell after half a second that nothing comes; until it is clear whether the line is quiet, it is
         * looked at now and then instead.
         */
        private int lookSoon() throws InterruptedException {
            return closing.await(lookNanos, TimeUnit.NANOSECONDS) ? SerialLine.GONE : from.readArrived(octets);
        }
    }

    /** A write that takes longer than it should by all that may wait: the device holds off the line, or nobody drives its CTS. */
    private void noticeStall(SerialLine opened, long nowNanos) {
        if (writer.stalledNanos(nowNanos) > settings.pacing().maxQueueTime().toNanos()) {
            String flowControl = settings.line().rtsCts() ? ", and that its CTS is wired, or set rts-cts: false" : "";
            notices.bad(opened.device() + " takes no octets: check that the device runs" + flowControl);
        }
    }

    boolean isOpen() {
        return serving;
    }

    /** Ends the thread, whatever it waits for. */
    void close() {
        closing.countDown();
        SerialLine open = line;
        if (open != null) {
            open.close();
        }
    }
}
