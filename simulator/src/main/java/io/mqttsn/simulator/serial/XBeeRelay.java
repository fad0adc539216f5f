package io.mqttsn.simulator.serial;

import io.mqttsn.serial.port.JSerialCommOpener;
import io.mqttsn.serial.port.LineException;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.port.SerialLine;
import io.mqttsn.serial.xbee.XBeeEmulator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An XBee module on a serial port, and behind it a radio for each client that sends to its UDP address. When the port goes away the module waits for it to
 * come back, and its radios are as they were.
 */
public final class XBeeRelay implements SerialRelay {

    private static final Logger LOG = LoggerFactory.getLogger(XBeeRelay.class);

    /** The first radio's address; the others follow it. The upper half is that of Digi. */
    private static final long FIRST_ADDRESS = 0x0013A20041000001L;

    /** What a module keeps while its host is slow. */
    private static final int UART_BUFFER_OCTETS = 8 * 1024;

    private static final long REOPEN_MILLIS = 100;
    private static final long END_MILLIS_MAX = 500;

    private final XBeeRelaySettings settings;
    private final LineSettings line;
    private final JSerialCommOpener opener = new JSerialCommOpener();
    private final PacedWriter uart;
    private final ClientSocket socket;
    /** What each end hears of the other. */
    private final Mishearing atHost;

    private final Mishearing atModule;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong octetsRead = new AtomicLong();
    private final Thread reader;
    private final Thread writer;
    private volatile @Nullable SerialLine open;

    // Guarded by this: the module is a machine with one thread.
    private final XBeeEmulator module;
    private final Map<InetSocketAddress, Long> radios = new LinkedHashMap<>();

    private XBeeRelay(XBeeRelaySettings settings) throws IOException {
        this.settings = settings;
        this.line = LineSettings.DEFAULTS.withBaudRate(settings.baudRate());
        this.atHost = Mishearing.of(settings.baudRate(), settings.hostBaudRate());
        this.atModule = Mishearing.of(settings.hostBaudRate(), settings.baudRate());
        this.uart = new PacedWriter(line.octetNanos(), UART_BUFFER_OCTETS);
        this.socket = new ClientSocket(settings.udpPort());
        this.module = new XBeeEmulator(settings.apiMode(), settings.dialect(), this::moduleSends);
        module.payloadMax(settings.payloadMax());
        module.loss(settings.loss(), new Random(settings.seed())::nextDouble);
        this.reader = daemon(this::readUntilClosed, "sim-xbee");
        this.writer = daemon(uart, "sim-xbee-out");
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Opens the port.
     *
     * @throws IOException when port or UDP address cannot be opened; the message is a sentence with its remedy
     */
    public static XBeeRelay start(XBeeRelaySettings settings) throws IOException {
        XBeeRelay relay = new XBeeRelay(settings);
        try {
            relay.opener.prepare();
            relay.opened(relay.opener.open(settings.port(), relay.line));
        } catch (LineException e) {
            relay.socket.close();
            throw new IOException(e.getMessage(), e);
        }
        relay.reader.start();
        relay.writer.start();
        relay.socket.start(relay::toHost);
        return relay;
    }

    @Override
    public InetSocketAddress address() {
        return socket.address();
    }

    /** Octets that the host has sent to the module. */
    public long octetsFromHost() {
        return octetsRead.get();
    }

    /** Octets that the module has sent to its host. */
    public long octetsToHost() {
        return uart.written();
    }

    /** API frames that the module could not keep until its host would take them. */
    public long framesLostInModule() {
        return uart.lostChunks();
    }

    /** The share of the time that the line towards the host would have needed for this many octets. */
    public double utilisation(long octets, long nanos) {
        return (double) octets * line.octetNanos() / nanos;
    }

    private void moduleSends(ByteBuffer octets) {
        uart.send(atHost.hear(octets));
    }

    private synchronized void toHost(InetSocketAddress from, ByteBuffer frame) {
        Long radio = radios.get(from);
        if (radio == null) {
            if (radios.size() == settings.nodesMax()) {
                return;
            }
            radio = FIRST_ADDRESS + radios.size();
            radios.put(from, radio);
            module.join(radio, radios.size(), data -> socket.send(from, data));
        }
        // The strength does not change: each radio has its place.
        module.send(radio, frame, -40 - (int) (radio % 50));
    }

    private void readUntilClosed() {
        try {
            while (closing.getCount() > 0) {
                SerialLine now = open;
                if (now != null) {
                    read(now);
                }
                if (!closing.await(REOPEN_MILLIS, TimeUnit.MILLISECONDS)) {
                    reopen();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(SerialLine from) throws InterruptedException {
        PacedReader uartIn = new PacedReader(line.octetNanos());
        for (int count = uartIn.read(from); count != SerialLine.GONE; count = uartIn.read(from)) {
            octetsRead.addAndGet(count);
            synchronized (this) {
                module.hostSends(atModule.hear(ByteBuffer.wrap(uartIn.octets(), 0, count)));
            }
        }
        open = null;
        uart.use(null);
        from.close();
    }

    private void reopen() {
        try {
            opened(opener.open(settings.port(), line));
        } catch (LineException e) {
            LOG.debug("not yet: {}", e.getMessage());
        }
    }

    private void opened(SerialLine now) {
        open = now;
        uart.use(now);
    }

    @Override
    public void close() {
        closing.countDown();
        socket.close();
        try {
            uart.drain(END_MILLIS_MAX);
            writer.interrupt();
            writer.join(END_MILLIS_MAX);
            SerialLine now = open;
            if (now != null) {
                now.close();
            }
            reader.join(END_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
