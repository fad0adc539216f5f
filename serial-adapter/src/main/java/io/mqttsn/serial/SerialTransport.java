package io.mqttsn.serial;

import io.mqttsn.serial.port.JSerialCommOpener;
import io.mqttsn.serial.port.LineException;
import io.mqttsn.serial.port.LineOpener;
import io.mqttsn.serial.port.PortDirectory;
import io.mqttsn.serial.port.SysfsPortDirectory;
import io.mqttsn.serial.xbee.RadioPeers;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.Transport;
import io.mqttsn.transport.TransportException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MQTT-SN over one serial port.
 *
 * <p>Two threads: the reader, {@code gw-serial-NAME}, opens the port, reads it, delivers frames and opens the port again when it was unplugged; the
 * writer, {@code gw-serial-NAME-out}, writes at the pace of the line. A port that is not there, busy or forbidden is said once and tried again; it is
 * never a reason not to start.
 */
public final class SerialTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(SerialTransport.class);
    /** What a goodbye to the sensors may take, and each thread to end. */
    private static final long LAST_WRITES_MILLIS_MAX = 400;

    private static final long END_MILLIS_MAX = 100;

    private final SerialSettings settings;
    private final SerialObserver observer;
    private final PortDirectory directory;
    private final LineOpener opener;
    private final Counters counters = new Counters();

    /** What exists from start to close. */
    private record Running(Link link, Outbox outbox, LineReader reader, Thread readerThread, Thread writerThread) {}

    private volatile @Nullable Running running;

    public SerialTransport(SerialSettings settings, SerialObserver observer) {
        this(settings, observer, new SysfsPortDirectory(), new JSerialCommOpener());
    }

    /** With other ports than those of this machine. */
    public SerialTransport(
            SerialSettings settings, SerialObserver observer, PortDirectory directory, LineOpener opener) {
        this.settings = settings;
        this.observer = observer;
        this.directory = directory;
        this.opener = opener;
    }

    /** The one device at the other end of the line, for the framings that know no addresses. */
    public static PeerAddress peerOf(SerialSettings settings) {
        return new PortAddress(settings.name(), settings.port());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String description() {
        return "serial " + settings.port() + ", " + settings.line().baudRate() + " baud, framing "
                + settings.framing().configName();
    }

    /** The configured size, or less when a radio module has told its own limit. */
    @Override
    public int maxFrameSize() {
        Running now = running;
        return now == null ? settings.maxFrameSize() : now.link().maxFrameSize();
    }

    /**
     * Begins to open and read the port, and returns at once.
     *
     * @throws TransportException when serial ports cannot be used at all in this process
     */
    @Override
    public void start(FrameReceiver receiver) throws TransportException {
        if (running != null) {
            throw new IllegalStateException("start: called twice (expected: once)");
        }
        try {
            opener.prepare();
        } catch (LineException e) {
            throw new TransportException("serial listener " + settings.name() + ": " + e.getMessage(), e);
        }
        Notices notices = new Notices(settings.name(), observer);
        Delivery delivery = new Delivery(receiver, counters);
        Outbox outbox = new Outbox(settings, counters, observer);
        Link link = settings.framing() == Framing.XBEE
                ? new XBeeLink(settings, delivery, outbox, notices, observer)
                : new PointToPointLink(settings, delivery, outbox::ready, notices);
        PortSource port = new PortSource(settings, directory, opener);
        LineWriter writer =
                new LineWriter(outbox, link, counters, observer, settings.line().octetNanos());
        LineReader reader = new LineReader(settings, port, link, outbox, writer, delivery, counters, notices);
        Thread readerThread = thread("gw-serial-" + settings.name(), reader);
        Thread writerThread = thread("gw-serial-" + settings.name() + "-out", writer);
        running = new Running(link, outbox, reader, readerThread, writerThread);
        readerThread.start();
        writerThread.start();
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, bug) ->
                log.error("{} ended by a defect; the port stays closed until a restart", dead.getName(), bug));
        return thread;
    }

    @Override
    public void send(PeerAddress to, ByteBuffer frame) {
        Running now = running;
        if (now == null) {
            return;
        }
        int size = frame.remaining();
        if (!now.link().reaches(to)) {
            now.outbox().dropped(to, SendDrop.FOREIGN_ADDRESS);
        } else if (size > now.link().maxFrameSize()) {
            now.outbox().dropped(to, SendDrop.TOO_LARGE);
        } else {
            byte[] octets = copy(frame);
            now.outbox().add(new Outgoing.Unicast(to, octets, now.link().lineOctets(octets)));
        }
    }

    @Override
    public void broadcast(ByteBuffer frame, int radius) {
        Running now = running;
        if (now == null) {
            return;
        }
        PeerAddress everybody = now.link().everybody();
        int size = frame.remaining();
        if (size > now.link().maxFrameSize()) {
            now.outbox().dropped(everybody, SendDrop.TOO_LARGE);
        } else {
            byte[] octets = copy(frame);
            now.outbox()
                    .add(new Outgoing.Broadcast(
                            everybody, octets, radius, now.link().lineOctets(octets)));
        }
    }

    private static byte[] copy(ByteBuffer frame) {
        byte[] octets = new byte[frame.remaining()];
        frame.get(frame.position(), octets);
        return octets;
    }

    @Override
    public void flush() {
        Running now = running;
        if (now != null) {
            now.outbox().flush();
        }
    }

    /** Writes what was flushed, for at most {@value #LAST_WRITES_MILLIS_MAX} ms, ends both threads and gives back the port. */
    @Override
    public void close() {
        Running now = running;
        if (now == null) {
            return;
        }
        now.outbox().close(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_WRITES_MILLIS_MAX));
        join(now.writerThread(), LAST_WRITES_MILLIS_MAX + END_MILLIS_MAX);
        now.reader().close();
        join(now.readerThread(), END_MILLIS_MAX);
        // A device that takes nothing has held up the writer until the port was closed.
        join(now.writerThread(), END_MILLIS_MAX);
    }

    private static void join(Thread thread, long millisMax) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(millisMax);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was counted so far. */
    public SerialStatistics statistics() {
        Running now = running;
        RadioPeers radios = now != null && now.link() instanceof XBeeLink xbee ? xbee.peers() : null;
        return new SerialStatistics(
                now != null && now.reader().isOpen(),
                counters.opened.sum(),
                counters.octetsIn.sum(),
                counters.framesIn.sum(),
                counters.octetsOut.sum(),
                counters.framesOut.sum(),
                counters.dropsIn(),
                counters.dropsOut(),
                radios == null ? 0 : radios.failed(),
                radios == null ? 0 : radios.unconfirmed());
    }

    /** The signal strength of a radio's last frame in dBm, where its module tells it. */
    public OptionalInt rssiDbm(PeerAddress of) {
        Running now = running;
        return now != null && now.link() instanceof XBeeLink xbee ? xbee.peers().rssiDbm(of) : OptionalInt.empty();
    }

    /**
     * Signal strength in dBm by radio address, weakest first, where the module tells it.
     *
     * @param max how many at most
     */
    public Map<String, Long> weakestRadios(int max) {
        Running now = running;
        return now != null && now.link() instanceof XBeeLink xbee ? xbee.peers().weakest(max) : Map.of();
    }
}
