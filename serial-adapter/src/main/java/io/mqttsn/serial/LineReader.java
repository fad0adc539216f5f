package io.mqttsn.serial;

import io.mqttsn.serial.port.LineException;
import io.mqttsn.serial.port.LineOpener;
import io.mqttsn.serial.port.PortDirectory;
import io.mqttsn.serial.port.PortSelector;
import io.mqttsn.serial.port.SerialLine;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The thread that reads one port: opens it, reads until it is gone, and opens it again for as long as the transport lives. */
final class LineReader implements Runnable {

    private static final int CHUNK_OCTETS = 1024;

    private final SerialSettings settings;
    private final PortSelector selector;
    private final PortDirectory directory;
    private final LineOpener opener;
    private final Link link;
    private final Outbox outbox;
    private final Delivery delivery;
    private final Counters counters;
    private final Notices notices;
    private final SerialObserver observer;
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile @Nullable SerialLine line;
    private volatile boolean serving;

    LineReader(
            SerialSettings settings,
            PortDirectory directory,
            LineOpener opener,
            Link link,
            Outbox outbox,
            Delivery delivery,
            Counters counters,
            Notices notices,
            SerialObserver observer) {
        this.settings = settings;
        this.selector = PortSelector.parse(settings.port());
        this.directory = directory;
        this.opener = opener;
        this.link = link;
        this.outbox = outbox;
        this.delivery = delivery;
        this.counters = counters;
        this.notices = notices;
        this.observer = observer;
    }

    @Override
    public void run() {
        ReopenDelay delay = new ReopenDelay(settings.reopenDelayMax().toMillis());
        try {
            do {
                SerialLine opened = open();
                if (opened != null) {
                    long since = System.nanoTime();
                    serve(opened);
                    delay.wasOpen(System.nanoTime() - since);
                }
            } while (!closing.await(delay.nextMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable SerialLine open() {
        try {
            String path = selector.path(directory)
                    .orElseThrow(() -> new LineException(
                            "no device " + selector + " is plugged in: 'mqttsn-gateway ports' shows what there is"));
            return opener.open(path, settings.line());
        } catch (LineException e) {
            notices.bad("port " + e.getMessage());
            return null;
        }
    }

    private void serve(SerialLine opened) {
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
            notices.good(opened.device() + " is open");
            observer.lineOpened(opened.device());
            readUntilGone(opened);
        } finally {
            serving = false;
            line = null;
            outbox.lost();
            opened.close();
        }
        if (closing.getCount() > 0) {
            notices.bad(opened.device() + " is gone: it is opened again when it is back");
            observer.lineLost(opened.device());
        }
    }

    private void readUntilGone(SerialLine opened) {
        byte[] octets = new byte[CHUNK_OCTETS];
        ByteBuffer chunk = ByteBuffer.wrap(octets);
        long octetNanos = settings.line().octetNanos();
        long quietNanos = 0;
        long before = System.nanoTime();
        link.advanceTo(before);
        for (int count = opened.read(octets); count != SerialLine.GONE; count = opened.read(octets)) {
            long now = System.nanoTime();
            // The line was quiet while we waited and nothing came. What we were late for, or what arrived meanwhile,
            // was no quiet.
            quietNanos += Math.max(0, now - before - count * octetNanos);
            if (count > 0) {
                counters.octetsIn.add(count);
                link.octetsArrived(chunk.clear().limit(count), quietNanos);
                quietNanos = 0;
            } else {
                link.quiet(quietNanos);
            }
            link.advanceTo(now);
            delivery.endBatch();
            before = System.nanoTime();
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
