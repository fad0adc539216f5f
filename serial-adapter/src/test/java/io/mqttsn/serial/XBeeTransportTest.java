package io.mqttsn.serial;

import static io.mqttsn.serial.framing.RecordingSink.octets;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.serial.framing.RecordingSink;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import io.mqttsn.serial.xbee.XBeeAddress;
import io.mqttsn.serial.xbee.XBeeEmulator;
import io.mqttsn.serial.xbee.XBeeFrame;
import io.mqttsn.serial.xbee.XBeeShortAddress;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.TransportException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport against an emulated module, without a port between them. */
class XBeeTransportTest {

    private static final long FIRST = 0x0013A20040010000L;

    @BeforeAll
    static void lookOften() {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    private final RecordingReceiver receiver = new RecordingReceiver();
    private final RecordingObserver observer = new RecordingObserver();
    private final Map<Long, List<String>> heard = new ConcurrentHashMap<>();

    private SerialTransport transport;
    private XBeeEmulator module;
    private FakeLine line;

    @AfterEach
    void close() {
        transport.close();
    }

    private void start(int moduleMode, int configuredMode, Dialect dialect) throws TransportException {
        startOnly(moduleMode, configuredMode, dialect);
        await().until(() -> observer.notices.stream().anyMatch(notice -> notice.contains("XBee module")));
        await().until(() -> transport.maxFrameSize() == 84);
        assertEquals(List.of(84), observer.frameSizesMax);
    }

    private void startOnly(int moduleMode, int configuredMode, Dialect dialect) throws TransportException {
        line = new FakeLine(octets -> {
            synchronized (this) {
                module.hostSends(octets);
            }
        });
        module = new XBeeEmulator(moduleMode, dialect, line::deviceSends);
        SerialSettings settings = SerialSettings.of("dongle", "/dev/fake")
                .withLine(LineSettings.DEFAULTS.withBaudRate(921_600))
                .withFraming(Framing.XBEE)
                .withXBee(new XBeeSettings(configuredMode, dialect, 100));
        transport = new SerialTransport(settings, observer, List::of, (path, lineSettings) -> line);
        transport.start(receiver);
    }

    private synchronized void join(long address64, int address16) {
        heard.put(address64, new CopyOnWriteArrayList<>());
        module.join(address64, address16, data -> {
            byte[] octets = new byte[data.remaining()];
            data.get(octets);
            heard.get(address64).add(RecordingSink.hex(octets));
        });
    }

    private synchronized void radioSends(long address64, String hex) {
        module.send(address64, ByteBuffer.wrap(octets(hex)), -40);
    }

    private void send(PeerAddress to, String hex) {
        transport.send(to, ByteBuffer.wrap(octets(hex)));
        transport.flush();
    }

    private static PeerAddress radio(long address64) {
        return new XBeeAddress("dongle", address64);
    }

    @ParameterizedTest
    @CsvSource({"1, ZIGBEE", "2, ZIGBEE", "1, IEEE_802_15_4", "2, IEEE_802_15_4"})
    void shouldCarryFramesBothWays(int mode, Dialect dialect) throws TransportException {
        start(mode, mode, dialect);
        join(FIRST, 0x1111);

        radioSends(FIRST, "02 16");
        await().until(() -> receiver.frames.size() == 1);
        assertEquals(new RecordingReceiver.Received(radio(FIRST), "02 16"), receiver.frames.get(0));
        send(receiver.frames.get(0).from(), "02 17");

        await().until(() -> heard.get(FIRST).equals(List.of("02 17")));
        assertEquals(
                dialect == Dialect.ZIGBEE ? OptionalInt.empty() : OptionalInt.of(-40), transport.rssiDbm(radio(FIRST)));
        assertTrue(observer.notices.get(1).contains("answers in API mode " + mode), observer.notices::toString);
    }

    @Test
    void shouldKeepTheIdentityOfARadioWhoseNetworkAddressChanges() throws TransportException {
        start(2, 2, Dialect.ZIGBEE);
        join(FIRST, 0x1111);
        radioSends(FIRST, "02 16");
        join(FIRST, 0x2222);
        radioSends(FIRST, "02 16");

        await().until(() -> receiver.frames.size() == 2);
        assertEquals(receiver.frames.get(0).from(), receiver.frames.get(1).from());
    }

    @Test
    void shouldKeepFiftyRadiosApart() throws TransportException {
        start(2, 2, Dialect.ZIGBEE);
        Random random = new Random(50);
        Map<PeerAddress, List<String>> sent = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            long address = FIRST + i;
            join(address, i);
            for (int n = 0; n < 4; n++) {
                String hex = String.format("05 16 %02X 7E %02X", i, n);
                sent.computeIfAbsent(radio(address), radio -> new ArrayList<>()).add(hex);
            }
        }
        Map<PeerAddress, Integer> next = new HashMap<>();
        List<Long> order = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            order.add(FIRST + i % 50);
        }
        Collections.shuffle(order, random);
        for (long address : order) {
            int n = next.merge(radio(address), 1, Integer::sum) - 1;
            radioSends(address, sent.get(radio(address)).get(n));
        }

        await().until(() -> receiver.frames.size() == 200);
        Map<PeerAddress, List<String>> received = new HashMap<>();
        for (RecordingReceiver.Received frame : receiver.frames) {
            received.computeIfAbsent(frame.from(), from -> new ArrayList<>()).add(frame.hex());
        }
        assertEquals(sent, received);

        sent.forEach((radio, frames) -> frames.forEach(hex -> transport.send(radio, ByteBuffer.wrap(octets(hex)))));
        transport.flush();
        await().until(() -> heard.values().stream().mapToInt(List::size).sum() == 200);
        for (int i = 0; i < 50; i++) {
            assertEquals(sent.get(radio(FIRST + i)), heard.get(FIRST + i));
        }
    }

    /** Waiting for the status of one transmission once held up all the others. */
    @Test
    void shouldNotWaitForARadioThatNeverConfirms() throws TransportException {
        start(2, 2, Dialect.ZIGBEE);
        join(FIRST, 1);
        join(FIRST + 1, 2);
        module.confirmNothing(FIRST);
        long begin = System.nanoTime();

        for (int i = 0; i < 20; i++) {
            transport.send(radio(FIRST), ByteBuffer.wrap(octets("02 16")));
        }
        send(radio(FIRST + 1), "02 17");

        await().until(() -> heard.get(FIRST + 1).size() == 1);
        assertTrue(System.nanoTime() - begin < 4_000_000_000L);
        assertEquals(0, transport.statistics().deliveryFailures());
    }

    @Test
    void shouldCountAndNoticeAFailedDelivery() throws TransportException {
        start(2, 2, Dialect.ZIGBEE);

        send(radio(FIRST), "02 17");

        await().until(() -> observer.failed.equals(List.of("dongle/0013A20040010000 address not found")));
        assertEquals(1, transport.statistics().deliveryFailures());
        join(FIRST, 1);
        module.loss(1, () -> 0.5);
        send(radio(FIRST), "02 17");
        await().until(() -> transport.statistics().deliveryFailures() == 2);
        assertEquals("dongle/0013A20040010000 no acknowledgement through the network", observer.failed.get(1));
    }

    @Test
    void shouldDropWholeWhatTheRadioCannotCarry() throws TransportException {
        start(2, 2, Dialect.ZIGBEE);
        join(FIRST, 1);

        transport.send(radio(FIRST), ByteBuffer.allocate(85));
        transport.send(radio(FIRST), ByteBuffer.allocate(84));
        transport.flush();

        await().until(() -> heard.get(FIRST).size() == 1);
        assertEquals(List.of("dongle/0013A20040010000 TOO_LARGE"), observer.dropped);
    }

    @Test
    void shouldReachEverybodyWithABroadcast() throws TransportException {
        start(1, 1, Dialect.ZIGBEE);
        join(FIRST, 1);
        join(FIRST + 1, 2);

        transport.broadcast(ByteBuffer.wrap(octets("03 01 00")), 1);
        transport.flush();

        await().until(() -> heard.get(FIRST).size() == 1 && heard.get(FIRST + 1).size() == 1);
        assertEquals(0, transport.statistics().deliveryFailures());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldNameAWrongApiMode(int moduleMode) throws TransportException {
        int configured = 3 - moduleMode;
        start(moduleMode, configured, Dialect.ZIGBEE);

        assertEquals(
                "/dev/fake: the XBee module is in API mode " + moduleMode + ", but api-mode is " + configured
                        + ": set api-mode: " + moduleMode + ", or in the module AP=" + configured,
                observer.notices.get(1));
    }

    @Test
    void shouldNameATransparentModule() throws TransportException {
        startOnly(0, 2, Dialect.ZIGBEE);

        await().atMost(Duration.ofSeconds(30)).until(() -> observer.notices.size() == 2);
        assertTrue(
                observer.notices
                        .get(1)
                        .startsWith("/dev/fake: the XBee module is in transparent mode (AP=0): set AP=2"),
                observer.notices::toString);
        send(radio(FIRST), "02 17");
        assertEquals(List.of("dongle/0013A20040010000 NOT_OPEN"), observer.dropped);
    }

    /** A sender that uses its short address is known by that. */
    @Test
    void shouldKnowASenderByItsShortAddressWhenItShowsNoOther() throws TransportException {
        start(2, 2, Dialect.IEEE_802_15_4);
        join(FIRST, 0x1234);
        synchronized (this) {
            module.answer(new XBeeFrame.ReceiveFrom16(0x1234, -94, 0, ByteBuffer.wrap(octets("02 16"))));
        }

        await().until(() -> receiver.frames.size() == 1);
        PeerAddress from = receiver.frames.get(0).from();
        assertEquals(new XBeeShortAddress("dongle", 0x1234), from);
        assertEquals("1234", from.source());
        send(from, "02 17");
        await().until(() -> heard.get(FIRST).equals(List.of("02 17")));
    }

    @Test
    void shouldRecogniseByItsRouteASenderWhoseAddressTheModuleHasForgotten() throws TransportException {
        start(2, 2, Dialect.ZIGBEE);
        join(FIRST, 0x1234);
        radioSends(FIRST, "02 16");
        synchronized (this) {
            module.answer(new XBeeFrame.Receive(-1, 0x1234, 1, ByteBuffer.wrap(octets("02 16"))));
        }

        await().until(() -> receiver.frames.size() == 2);
        assertEquals(radio(FIRST), receiver.frames.get(1).from());
    }

    @Test
    void shouldCountAnEmptyFrameAndATypeOfNoUse() throws TransportException {
        start(2, 2, Dialect.ZIGBEE);
        synchronized (this) {
            module.answer(new XBeeFrame.Receive(FIRST, 1, 1, ByteBuffer.allocate(0)));
            module.answer(new XBeeFrame.Other(0x95));
        }

        await().until(() -> transport.statistics().dropsIn().get(DropCause.TYPE) == 1);
        assertEquals(1, transport.statistics().dropsIn().get(DropCause.LENGTH));
        assertEquals(List.of(), receiver.frames);
    }

    @Test
    void shouldTellWhoSentAFrameLargerThanTheListenerTakes() throws TransportException {
        FakeLine small = new FakeLine();
        transport = new SerialTransport(
                SerialSettings.of("dongle", "/dev/fake")
                        .withFraming(Framing.XBEE)
                        .withMaxFrameSize(16),
                observer,
                List::of,
                (path, settings) -> small);
        transport.start(receiver);

        new XBeeEmulator(2, Dialect.ZIGBEE, small::deviceSends)
                .answer(new XBeeFrame.Receive(FIRST, 1, 1, ByteBuffer.allocate(17)));

        await().until(() -> receiver.oversized.equals(List.of(radio(FIRST))));
    }

    /** A converter whose TX and RX are bridged sends back what we send; that is no module. */
    @Test
    void shouldNotTakeItsOwnEchoForAModule() throws TransportException {
        FakeLine echo = new FakeLine() {
            @Override
            public boolean write(byte[] octets, int count) {
                deviceSends(ByteBuffer.wrap(octets, 0, count));
                return super.write(octets, count);
            }
        };
        transport = new SerialTransport(
                SerialSettings.of("dongle", "/dev/fake").withFraming(Framing.XBEE),
                observer,
                List::of,
                (path, settings) -> echo);
        transport.start(receiver);

        await().until(() -> transport.statistics().dropsIn().get(DropCause.TYPE) >= 4);
        assertFalse(observer.notices.stream().anyMatch(notice -> notice.contains("answers")));
    }

    @Test
    void shouldHearOfEachTransmissionThatTheNetworkLoses() throws TransportException {
        start(2, 2, Dialect.ZIGBEE);
        join(FIRST, 1);
        module.loss(0.5, new Random(7)::nextDouble);
        long lost = new Random(7).doubles(100).filter(number -> number < 0.5).count();

        for (int i = 0; i < 100; i++) {
            send(radio(FIRST), "02 17");
        }

        await().until(() -> heard.get(FIRST).size() == 100 - lost);
        await().until(() -> transport.statistics().deliveryFailures() == lost);
    }
}
