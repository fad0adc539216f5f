package io.mqttsn.serial;

import static io.mqttsn.serial.framing.RecordingSink.octets;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.serial.framing.RecordingSink;
import io.mqttsn.serial.framing.SlipCrc;
import io.mqttsn.serial.port.LineException;
import io.mqttsn.serial.port.LineOpener;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.port.PortInfo;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.TransportException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialTransportTest {

    private static final SerialSettings SETTINGS =
            SerialSettings.of("line", "/dev/fake").withReopenDelayMax(Duration.ofMillis(100));
    private static final PeerAddress PEER = new PortAddress("line", "/dev/fake");

    @BeforeAll
    static void lookOften() {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    private final RecordingReceiver receiver = new RecordingReceiver();
    private final RecordingObserver observer = new RecordingObserver();
    private final List<FakeLine> lines = new CopyOnWriteArrayList<>();
    private final List<SerialTransport> started = new ArrayList<>();

    @AfterEach
    void closeAll() {
        started.forEach(SerialTransport::close);
    }

    private SerialTransport start(SerialSettings settings, LineOpener opener) throws TransportException {
        SerialTransport transport = new SerialTransport(settings, observer, List::of, opener);
        started.add(transport);
        transport.start(receiver);
        return transport;
    }

    private SerialTransport startOpen(SerialSettings settings) throws TransportException {
        SerialTransport transport = start(settings, (path, line) -> newLine(new FakeLine()));
        await().until(() ->
                observer.events.contains("opened") && transport.statistics().open());
        return transport;
    }

    private FakeLine newLine(FakeLine line) {
        lines.add(line);
        return line;
    }

    @Test
    void shouldDeliverOnTheReadersThreadAndEndEachBatch() throws TransportException {
        startOpen(SETTINGS);

        lines.get(0).deviceSends(octets("C0 02 16 40 49 C0 C0 02 16 40 49 C0"));

        await().until(() -> receiver.batches.get() == 1);
        assertEquals(List.of("02 16", "02 16"), receiver.hex());
        assertEquals(PEER, receiver.frames.get(0).from());
        assertEquals(List.of("gw-serial-line", "gw-serial-line"), receiver.threads);
    }

    @Test
    void shouldDeliverAMessageWhoseEndIsLostBeforeTheNextOneComes() throws TransportException {
        startOpen(SETTINGS);

        lines.get(0).deviceSends(octets("C0 02 16 40 49"));

        await().until(() -> receiver.hex().equals(List.of("02 16")) && receiver.batches.get() == 1);
    }

    /** A read that finds nothing takes half a second, here even a minute: what lacks nothing but its END does not wait for that. */
    @ParameterizedTest
    @CsvSource({"SLIP, C0 02 16", "SLIP_CRC, C0 02 16 40 49"})
    void shouldNotWaitForAReadToEndWhereAnEndIsLost(Framing framing, String withoutEnd) throws TransportException {
        startWithLongReads(SETTINGS.withFraming(framing));

        lines.get(0).deviceSends(octets(withoutEnd));
        await().until(() -> receiver.hex().equals(List.of("02 16")) && receiver.batches.get() == 1);

        int looks = lines.get(0).looks();
        lines.get(0).deviceSends(octets("C0 02 16"));
        lines.get(0).deviceSends(octets(withoutEnd));
        await().until(() -> receiver.frames.size() == (framing == Framing.SLIP ? 3 : 2));
        assertTrue(looks > 0);
    }

    private SerialTransport startWithLongReads(SerialSettings settings) throws TransportException {
        SerialTransport transport = start(settings, (path, line) -> newLine(new FakeLine(octets -> {}, 60_000)));
        await().until(() ->
                observer.events.contains("opened") && transport.statistics().open());
        return transport;
    }

    /** Nothing wakes the reader while nothing has begun, nor while a message that has begun can only be finished by more of it. */
    @ParameterizedTest
    @CsvSource({"RAW, 02 16 05 0C", "SLIP, C0 02 16 C0 C0 05 0C", "SLIP_CRC, C0 02 16 40 49 C0 C0 05 0C"})
    void shouldSleepUntilMoreArrivesWhereAPauseTellsNothing(Framing framing, String octets) throws TransportException {
        startWithLongReads(SETTINGS.withFraming(framing));

        lines.get(0).deviceSends(octets(octets));
        await().until(() -> receiver.batches.get() == 1);
        lines.get(0).deviceSends(octets("C0"));
        SerialTransport transport = started.get(0);
        await().until(() -> transport.statistics().octetsIn() == octets(octets + " C0").length);

        assertEquals(0, lines.get(0).looks());
    }

    @Test
    void shouldNoticeAnUnplugWhileAPauseIsAwaited() throws TransportException {
        startWithLongReads(SETTINGS.withIdleGap(Duration.ofSeconds(10)));

        lines.get(0).deviceSends(octets("C0 02 16 40 49"));
        await().until(() -> lines.get(0).looks() > 0);
        lines.get(0).unplug();

        await().until(() -> observer.events.contains("lost") && lines.size() == 2);
        assertEquals(List.of(), receiver.hex());
    }

    @Test
    void shouldWriteFramedAndSayWhenItDid() throws TransportException {
        SerialTransport transport = startOpen(SETTINGS);
        ByteBuffer frame = ByteBuffer.wrap(octets("FF 02 16 FF"), 1, 2);

        transport.send(PEER, frame);
        transport.flush();

        await().until(() -> observer.written.size() == 1);
        assertEquals("line 02 16", observer.written.get(0));
        assertEquals("C0 02 16 40 49 C0", RecordingSink.hex(lines.get(0).written()));
        assertEquals(1, frame.position(), "the caller's buffer stays as it is");
    }

    /** The goodbye that the gateway says to its sensors when it ends. */
    @Test
    void shouldWriteWhatWasFlushedBeforeItCloses() throws TransportException {
        SerialTransport transport = startOpen(SETTINGS.withLine(SETTINGS.line().withBaudRate(9600)));
        transport.send(PEER, ByteBuffer.allocate(100));
        transport.send(PEER, ByteBuffer.wrap(octets("02 18")));
        transport.flush();

        transport.close();

        assertEquals(104 + 6, lines.get(0).written().length);
    }

    @Test
    void shouldBroadcastToTheOneDevice() throws TransportException {
        SerialTransport transport = startOpen(SETTINGS.withFraming(Framing.RAW));

        transport.broadcast(ByteBuffer.wrap(octets("03 01 00")), 0);
        transport.flush();

        await().until(() -> lines.get(0).written().length == 3);
    }

    @Test
    void shouldDropWhatIsTooLargeOrForAnotherTransport() throws TransportException {
        SerialTransport transport = startOpen(SETTINGS.withMaxFrameSize(16));

        transport.send(PEER, ByteBuffer.allocate(17));
        transport.send(new PortAddress("other", "/dev/fake"), ByteBuffer.allocate(2));
        transport.send(PEER, ByteBuffer.allocate(16));
        transport.flush();

        await().until(() -> observer.written.size() == 1);
        assertEquals(List.of("line TOO_LARGE", "other FOREIGN_ADDRESS"), observer.dropped);
    }

    @Test
    void shouldTellOfAFrameLargerThanTheLimit() throws TransportException {
        startOpen(SETTINGS.withMaxFrameSize(16));

        lines.get(0).deviceSends(RecordingSink.encode(new SlipCrc(), new byte[19]));

        await().until(() -> receiver.oversized.equals(List.of(PEER)));
    }

    @Test
    void shouldOpenAgainAfterAnUnplugAndSayEachOnce() throws TransportException {
        SerialTransport transport = startOpen(SETTINGS);

        lines.get(0).unplug();

        await().until(() -> observer.events.contains("lost"));
        await().until(() -> lines.size() == 2 && transport.statistics().open());
        lines.get(1).deviceSends(octets("C0 02 16 40 49 C0"));
        await().until(() -> receiver.hex().equals(List.of("02 16")));
        assertEquals(List.of("opened", "lost", "opened"), observer.events);
        assertEquals(2, transport.statistics().opened());
    }

    /** That nothing is there goes without saying after an unplug; that somebody else has taken the port does not. */
    @Test
    void shouldSayOnceThatThePortIsGoneAndEachOtherReason() throws TransportException {
        List<LineException> reasons = List.of(
                LineException.absent("/dev/fake is not there"),
                LineException.absent("/dev/fake is not there"),
                new LineException("/dev/fake is in use by minicom (pid 4711)"),
                LineException.absent("/dev/fake is not there"));
        AtomicInteger attempts = new AtomicInteger();
        start(SETTINGS.withReopenDelayMax(Duration.ofMillis(100)), (path, line) -> {
            int attempt = attempts.getAndIncrement();
            if (attempt > 0 && attempt <= reasons.size()) {
                throw reasons.get(attempt - 1);
            }
            return newLine(new FakeLine());
        });
        await().until(() -> lines.size() == 1);

        lines.get(0).unplug();

        await().until(() -> observer.notices.size() == 5);
        assertEquals(
                List.of(
                        "/dev/fake is open",
                        "/dev/fake is gone: it is opened again when it is back",
                        "port /dev/fake is in use by minicom (pid 4711)",
                        "port /dev/fake is not there",
                        "/dev/fake is open"),
                observer.notices);
    }

    /** The half frame of before the unplugging must not grow into the first of after it. */
    @Test
    void shouldForgetAHalfFrameAtReopening() throws TransportException {
        startOpen(SETTINGS.withFraming(Framing.SLIP));

        lines.get(0).deviceSends(octets("C0 09 0C"));
        lines.get(0).unplug();
        await().until(() -> lines.size() == 2);
        lines.get(1).deviceSends(octets("02 16 C0"));

        await().until(() -> receiver.hex().equals(List.of("02 16")));
    }

    @Test
    void shouldStartWithoutThePortAndSayWhyOnce() throws TransportException {
        CountDownLatch thirdAttempt = new CountDownLatch(3);
        CountDownLatch pluggedIn = new CountDownLatch(1);
        SerialTransport transport = start(SETTINGS, (path, line) -> {
            thirdAttempt.countDown();
            if (pluggedIn.getCount() > 0) {
                throw new LineException(path + " is not there");
            }
            return newLine(new FakeLine());
        });

        await().until(() -> thirdAttempt.getCount() == 0);
        assertFalse(transport.statistics().open());
        assertEquals(List.of("port /dev/fake is not there"), observer.notices);
        transport.send(PEER, ByteBuffer.wrap(octets("02 16")));
        assertEquals(List.of("line NOT_OPEN"), observer.dropped);
        pluggedIn.countDown();
        await().until(() -> transport.statistics().open());
        assertEquals("/dev/fake is open", observer.notices.get(1));
    }

    @Test
    void shouldNotStartWhereNoPortCanEverBeOpened() {
        LineOpener without = new LineOpener() {
            @Override
            public void prepare() throws LineException {
                throw new LineException("the native library cannot be loaded");
            }

            @Override
            public FakeLine open(String path, LineSettings settings) {
                throw new AssertionError("nothing may be opened");
            }
        };

        TransportException e = assertThrows(TransportException.class, () -> start(SETTINGS, without));
        assertEquals("serial listener line: the native library cannot be loaded", e.getMessage());
    }

    @Test
    void shouldFindAPortByItsUsbNumbers() throws TransportException {
        List<String> opened = new CopyOnWriteArrayList<>();
        PortInfo other = usbPort("/dev/ttyUSB0", "0403", "6001", "A1");
        PortInfo dongle = usbPort("/dev/ttyUSB3", "0403", "6015", "DN01");
        SerialTransport transport = new SerialTransport(
                SerialSettings.of("line", "usb:0403:6015:DN01"),
                observer,
                () -> List.of(other, dongle),
                (path, line) -> {
                    opened.add(path);
                    return newLine(new FakeLine());
                });
        started.add(transport);

        transport.start(receiver);

        await().until(() -> opened.equals(List.of("/dev/ttyUSB3")));
    }

    private static PortInfo usbPort(String device, String vendor, String product, String serial) {
        return new PortInfo(device, "", "", "", vendor, product, serial, "", "", true, "");
    }

    @Test
    void shouldSayThatNoSuchUsbDeviceIsPluggedIn() throws TransportException {
        start(SerialSettings.of("line", "usb:0403:6015"), (path, line) -> newLine(new FakeLine()));

        await().until(() -> observer.notices.equals(
                List.of("port no device usb:0403:6015 is plugged in: 'mqttsn-gateway ports' shows what there is")));
    }

    /** Thirty frames of 64 octets on the line need 200 ms at 96,000 baud, whatever the driver would swallow at once. */
    @Test
    void shouldWriteNoFasterThanTheLine() throws TransportException {
        SerialTransport transport =
                startOpen(SETTINGS.withFraming(Framing.RAW).withLine(LineSettings.DEFAULTS.withBaudRate(96_000)));
        long begin = System.nanoTime();

        for (int i = 0; i < 30; i++) {
            transport.send(PEER, ByteBuffer.allocate(64));
        }
        transport.flush();
        await().until(() -> observer.written.size() == 30);

        long lineNanos = 29 * 64 * LineSettings.DEFAULTS.withBaudRate(96_000).octetNanos();
        assertTrue(System.nanoTime() - begin >= lineNanos - LinePacer.LEAD_NANOS);
    }

    /** Several frames wait while the line is busy with a large one: they leave in few writes, each whole and in order. */
    @Test
    void shouldWriteTogetherWhatTheLineIsToBeFedWith() throws TransportException {
        List<String> writes = new CopyOnWriteArrayList<>();
        SerialTransport transport = start(
                SETTINGS.withFraming(Framing.RAW).withLine(LineSettings.DEFAULTS.withBaudRate(115_200)),
                (path, line) -> newLine(new FakeLine(octets -> writes.add(RecordingSink.hex(octets.array())))));
        await().until(() -> transport.statistics().open());
        List<String> frames = new ArrayList<>();

        transport.send(PEER, ByteBuffer.allocate(600));
        for (int i = 0; i < 6; i++) {
            byte[] frame = {3, 0x16, (byte) i};
            frames.add(RecordingSink.hex(frame));
            transport.send(PEER, ByteBuffer.wrap(frame));
        }
        transport.flush();
        await().until(() -> observer.written.size() == 7);

        assertEquals(String.join(" ", frames), String.join(" ", writes.subList(1, writes.size())));
        assertTrue(writes.size() < 7, writes.size() + " writes");
    }

    /** Together written is together lost; each of them counts, and who waited for one hears of it. */
    @Test
    void shouldCountEachMessageOfAWriteThatFailed() throws TransportException {
        AtomicInteger opened = new AtomicInteger();
        SerialTransport transport = start(SETTINGS.withFraming(Framing.RAW), (path, line) -> {
            boolean isFirst = opened.getAndIncrement() == 0;
            return newLine(new FakeLine() {
                @Override
                public boolean write(byte[] octets, int count) {
                    if (isFirst) {
                        unplug();
                    }
                    return super.write(octets, count);
                }
            });
        });
        await().until(() -> transport.statistics().open());

        for (int i = 0; i < 5; i++) {
            transport.send(PEER, ByteBuffer.wrap(octets("02 16")));
        }
        transport.flush();

        await().until(() -> opened.get() == 2 && transport.statistics().open());
        assertEquals(5, transport.statistics().dropsOut().get(SendDrop.LINE_LOST));
        assertEquals(List.of(), observer.written);
    }

    /** The line breaks in the midst of some writes, and after part of their octets; traffic goes on all the while. */
    @ParameterizedTest
    @CsvSource({"115200, 600", "4000000, 3000"})
    void shouldWriteOrCountEachMessageWheneverTheLineBreaks(int baudRate, int count) throws TransportException {
        Random random = new Random(baudRate);
        SerialTransport transport = start(
                SETTINGS.withFraming(Framing.RAW).withLine(LineSettings.DEFAULTS.withBaudRate(baudRate)),
                (path, line) -> newLine(new FakeLine() {
                    private int writesLeft = lines.size() < 5 ? 1 + random.nextInt(6) : Integer.MAX_VALUE;

                    @Override
                    public boolean write(byte[] octets, int size) {
                        if (writesLeft-- > 0) {
                            return super.write(octets, size);
                        }
                        super.write(octets, random.nextInt(size));
                        unplug();
                        return false;
                    }
                }));
        await().until(() -> transport.statistics().open());

        int sent = 0;
        while (sent < count || lines.size() < 6) {
            int i = sent++;
            transport.send(
                    PEER, ByteBuffer.wrap(new byte[] {8, 0x0C, 0, 0, 0, (byte) (i >> 16), (byte) (i >> 8), (byte) i}));
            if (i % 7 == 0) {
                transport.flush();
                LockSupport.parkNanos(1_000_000);
            }
        }
        transport.flush();
        int total = sent;

        await().until(() -> transport.statistics().framesOut() + dropped(transport) == total);
        assertEquals(observer.written.size(), transport.statistics().framesOut());
        assertEquals(observer.dropped.size(), dropped(transport));
        assertEquals(observer.written.stream().sorted().distinct().toList(), observer.written, "each once, in order");
        List<String> whole = new ArrayList<>();
        lines.forEach(line -> whole.addAll(wholeFrames(line.written())));
        assertEquals(whole.stream().sorted().distinct().toList(), whole, "each once, in order");
        assertTrue(whole.containsAll(observer.written.stream()
                .map(text -> text.substring("line ".length()))
                .toList()));
    }

    private static List<String> wholeFrames(byte[] written) {
        List<String> frames = new ArrayList<>();
        for (int at = 0; at + 8 <= written.length; at += 8) {
            frames.add(RecordingSink.hex(Arrays.copyOfRange(written, at, at + 8)));
        }
        return frames;
    }

    private static long dropped(SerialTransport transport) {
        return transport.statistics().dropsOut().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void shouldDropByPolicyWhenMoreWaitsThanTheLineTakesInTime() throws TransportException {
        PacingSettings pacing =
                new PacingSettings(Duration.ofMillis(100), Duration.ofSeconds(10), OverflowPolicy.DROP_NEWEST);
        SerialTransport transport = startOpen(SETTINGS.withFraming(Framing.RAW)
                .withMaxFrameSize(48)
                .withLine(LineSettings.DEFAULTS.withBaudRate(9600))
                .withPacing(pacing));

        // 96 octets may wait: two frames, and at most two more have left before the line is busy.
        for (int i = 0; i < 10; i++) {
            transport.send(PEER, ByteBuffer.allocate(48));
        }
        transport.flush();

        long dropped = transport.statistics().dropsOut().get(SendDrop.QUEUE_FULL);
        assertTrue(dropped >= 6 && dropped <= 8, "dropped " + dropped);
        await().until(() -> transport.statistics().framesOut() == 10 - dropped);
    }

    /** What is escaped takes two octets, and a queue bounded in time has to know. */
    @ParameterizedTest
    @CsvSource({"RAW, 30", "SLIP, 30", "SLIP_CRC, 30", "XBEE, 30", "SLIP, C0", "SLIP_CRC, DB", "XBEE, 7E", "XBEE, 11"})
    void shouldCountWhatWaitsAsItWillBeOnTheLine(Framing framing, String octet) {
        SerialSettings settings = SETTINGS.withFraming(framing);
        Delivery delivery = new Delivery(receiver, new Counters());
        Outbox outbox = new Outbox(settings, new Counters(), observer);
        Notices notices = new Notices("line", observer);
        Link link = framing == Framing.XBEE
                ? new XBeeLink(settings, delivery, outbox, notices, observer)
                : new PointToPointLink(settings, delivery, outbox::ready, notices);
        byte[] message = new byte[100];
        Arrays.fill(message, octets(octet)[0]);
        ByteBuffer wire = ByteBuffer.allocate(link.maxEncodedSize());

        int counted = link.lineOctets(message);
        link.encode(new Outgoing.Broadcast(link.everybody(), message, 0, counted), wire);

        int escapesAround = wire.position() - counted;
        assertTrue(escapesAround >= 0 && escapesAround <= 2, counted + " of " + wire.position());
    }

    @Test
    void shouldNotWriteBeforeTheDeviceHasSettled() throws TransportException {
        AtomicLong openedNanos = new AtomicLong();
        AtomicLong writtenNanos = new AtomicLong();
        SerialTransport transport = start(SETTINGS.withSettleTime(Duration.ofMillis(150)), (path, line) -> {
            openedNanos.set(System.nanoTime());
            return newLine(new FakeLine(octets -> writtenNanos.set(System.nanoTime())));
        });
        await().until(() -> transport.statistics().open());

        transport.send(PEER, ByteBuffer.wrap(octets("02 16")));
        transport.flush();
        await().until(() -> observer.written.size() == 1);

        assertTrue(writtenNanos.get() - openedNanos.get() >= 150_000_000);
    }

    @Test
    void shouldReopenWhenAWriteFails() throws TransportException {
        SerialTransport transport = start(
                SETTINGS,
                (path, line) -> newLine(new FakeLine() {
                    @Override
                    public boolean write(byte[] octets, int count) {
                        return lines.size() > 1 && super.write(octets, count);
                    }
                }));
        await().until(() -> transport.statistics().open());

        transport.send(PEER, ByteBuffer.wrap(octets("02 16")));
        transport.flush();

        await().until(() -> observer.dropped.equals(List.of("line LINE_LOST")));
        await().until(() -> lines.size() == 2 && transport.statistics().open());
    }

    /** A receiver or an observer that throws is a defect; a device must not be able to silence its port by provoking it. */
    @Test
    void shouldGoOnAfterAReceiverOrAnObserverThatThrows() throws TransportException {
        RecordingReceiver stumbling = new RecordingReceiver() {
            @Override
            public void frameReceived(PeerAddress from, ByteBuffer frame) {
                super.frameReceived(from, frame);
                if (frames.size() == 1) {
                    throw new IllegalStateException("stumbled in a test");
                }
            }
        };
        SerialObserver stumblingOnce = new SerialObserver() {
            @Override
            public void frameWritten(PeerAddress to, ByteBuffer frame) {
                if (lines.size() == 2) {
                    throw new IllegalStateException("stumbled in a test");
                }
                observer.frameWritten(to, frame);
            }
        };
        SerialTransport transport =
                new SerialTransport(SETTINGS, stumblingOnce, List::of, (path, line) -> newLine(new FakeLine()));
        started.add(transport);
        transport.start(stumbling);
        await().until(() -> transport.statistics().open());

        lines.get(0).deviceSends(octets("C0 02 16 40 49 C0"));
        await().until(() -> lines.size() == 2 && transport.statistics().open());
        transport.send(PEER, ByteBuffer.wrap(octets("02 16")));
        transport.flush();
        await().until(() -> lines.size() == 3 && transport.statistics().open());
        transport.send(PEER, ByteBuffer.wrap(octets("02 16")));
        transport.flush();
        lines.get(2).deviceSends(octets("C0 02 16 40 49 C0"));

        await().until(() -> stumbling.frames.size() == 2 && observer.written.size() == 1);
    }

    /** A thousand octets at 300 baud take half a minute, far more than may wait; that is the line's doing, not the device's. */
    @Test
    void shouldNotTakeALargeFrameForADeviceThatTakesNothing() throws TransportException {
        PacingSettings pacing =
                new PacingSettings(Duration.ofMillis(50), Duration.ofSeconds(10), OverflowPolicy.DROP_OLDEST);
        CountDownLatch sent = new CountDownLatch(1);
        SerialTransport transport = start(
                SETTINGS.withPacing(pacing).withLine(LineSettings.DEFAULTS.withBaudRate(300)),
                (path, line) -> newLine(new FakeLine() {
                    @Override
                    public boolean write(byte[] octets, int count) {
                        try {
                            return sent.await(5, TimeUnit.SECONDS) && super.write(octets, count);
                        } catch (InterruptedException e) {
                            return false;
                        }
                    }
                }));
        await().until(() -> transport.statistics().open());

        transport.send(PEER, ByteBuffer.allocate(1000));
        transport.flush();
        await().during(Duration.ofMillis(500)).until(() -> observer.notices.size() == 1);
        sent.countDown();

        await().until(() -> observer.written.size() == 1);
        assertEquals(List.of("/dev/fake is open"), observer.notices);
    }

    @Test
    void shouldSayThatTheDeviceTakesNothing() throws TransportException {
        CountDownLatch cts = new CountDownLatch(1);
        PacingSettings pacing =
                new PacingSettings(Duration.ofMillis(50), Duration.ofSeconds(10), OverflowPolicy.DROP_OLDEST);
        SerialTransport transport = start(
                SETTINGS.withPacing(pacing),
                (path, line) -> newLine(new FakeLine() {
                    @Override
                    public boolean write(byte[] octets, int count) {
                        try {
                            return cts.await(5, TimeUnit.SECONDS) && super.write(octets, count);
                        } catch (InterruptedException e) {
                            return false;
                        }
                    }
                }));
        await().until(() -> transport.statistics().open());

        transport.send(PEER, ByteBuffer.wrap(octets("02 16")));
        transport.flush();

        await().until(() -> observer.notices.contains("/dev/fake takes no octets: check that the device runs"));
        cts.countDown();
        await().until(() -> observer.written.size() == 1);
    }

    @Test
    void shouldCountEveryCauseOfADrop() throws TransportException {
        SerialTransport transport = startOpen(SETTINGS);

        lines.get(0).deviceSends(octets("C0 02 16 40 48 C0 C0 02 DB 16 C0 C0 16 C0"));

        await().until(() -> transport.statistics().dropsIn().get(DropCause.LENGTH) == 1);
        assertEquals(1, transport.statistics().dropsIn().get(DropCause.CHECKSUM));
        assertEquals(1, transport.statistics().dropsIn().get(DropCause.ESCAPE));
        assertEquals(0, transport.statistics().framesIn());
    }

    @Test
    void shouldLeaveNoThreadBehind() throws TransportException {
        for (int i = 0; i < 30; i++) {
            SerialTransport transport = start(SETTINGS, (path, line) -> newLine(new FakeLine()));
            if (i % 3 == 0) {
                await().until(() -> transport.statistics().open());
            }
            long begin = System.nanoTime();
            transport.close();
            transport.close();
            assertTrue(System.nanoTime() - begin < 5_000_000_000L);
        }

        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("gw-serial-line")));
    }
}
