package io.mqttsn.serial;

import static io.mqttsn.serial.framing.RecordingSink.octets;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.framing.FrameEncoder;
import io.mqttsn.serial.framing.Raw;
import io.mqttsn.serial.framing.RecordingSink;
import io.mqttsn.serial.framing.Slip;
import io.mqttsn.serial.framing.SlipCrc;
import io.mqttsn.serial.port.JSerialCommOpener;
import io.mqttsn.serial.port.LineException;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.port.Parity;
import io.mqttsn.serial.port.SerialLine;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import io.mqttsn.serial.xbee.XBeeAddress;
import io.mqttsn.serial.xbee.XBeeEmulator;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.TransportException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport over real terminals and the real serial library. */
class SerialPtyIT {

    private static final String PINGREQ = "02 16";
    private static final String PUBLISH = "0D 0C 00 00 05 00 00 C0 DB 7E 7D 11 13";

    @TempDir
    Path folder;

    private final RecordingReceiver receiver = new RecordingReceiver();
    private final RecordingObserver observer = new RecordingObserver();
    private final ByteArrayOutputStream atDevice = new ByteArrayOutputStream();

    private Path port;
    private PtyDevice device;
    private SerialTransport transport;

    @BeforeAll
    static void lookOften() {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    @BeforeEach
    void plugIn() throws IOException {
        port = folder.resolve("ttyTest");
        device = new PtyDevice(port, this::deviceReceived);
    }

    @AfterEach
    void unplug() {
        if (transport != null) {
            transport.close();
        }
        device.close();
    }

    private void deviceReceived(byte[] octets) {
        synchronized (atDevice) {
            atDevice.writeBytes(octets);
        }
    }

    private String hexAtDevice() {
        synchronized (atDevice) {
            return RecordingSink.hex(atDevice.toByteArray());
        }
    }

    private SerialSettings settings(Framing framing) {
        return SerialSettings.of("line", port.toString()).withFraming(framing);
    }

    private void start(SerialSettings settings) throws TransportException {
        transport = new SerialTransport(settings, observer);
        transport.start(receiver);
        await().until(() -> transport.statistics().open());
    }

    private PeerAddress peer() {
        return new PortAddress("line", port.toString());
    }

    private static FrameEncoder encoder(Framing framing) {
        return switch (framing) {
            case RAW -> new Raw();
            case SLIP -> new Slip();
            case SLIP_CRC -> new SlipCrc();
            case XBEE -> throw new IllegalArgumentException("needs a module");
        };
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "XBEE")
    void shouldCarryFramesBothWays(Framing framing) throws TransportException {
        start(settings(framing));

        device.sends(RecordingSink.encode(encoder(framing), octets(PUBLISH)));
        device.sends(RecordingSink.encode(encoder(framing), octets(PINGREQ)));
        await().until(() -> receiver.hex().equals(List.of(PUBLISH, PINGREQ)));
        transport.send(receiver.frames.get(0).from(), ByteBuffer.wrap(octets(PUBLISH)));
        transport.flush();

        String expected = RecordingSink.encoded(encoder(framing), PUBLISH);
        await().until(() -> hexAtDevice().equals(expected));
        assertEquals(peer(), receiver.frames.get(0).from());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldSpeakToRadiosBehindAnXBeeModule(int apiMode) throws IOException, TransportException {
        device.unplug();
        List<String> heard = new CopyOnWriteArrayList<>();
        XBeeEmulator module = new XBeeEmulator(apiMode, Dialect.ZIGBEE, this::toGateway);
        for (int i = 0; i < 50; i++) {
            long address = 0x0013A20040010000L + i;
            module.join(address, i, data -> heard.add(address + " " + data.get(data.limit() - 1)));
        }
        device = new PtyDevice(port, octets -> {
            synchronized (module) {
                module.hostSends(ByteBuffer.wrap(octets));
            }
        });

        start(settings(Framing.XBEE).withXBee(XBeeSettings.DEFAULTS.withApiMode(apiMode)));
        await().until(() -> transport.maxFrameSize() == 84);
        for (int i = 0; i < 50; i++) {
            synchronized (module) {
                module.send(0x0013A20040010000L + i, ByteBuffer.wrap(new byte[] {3, 0x16, (byte) i}), -40);
            }
        }
        await().until(() -> receiver.frames.size() == 50);
        for (RecordingReceiver.Received frame : receiver.frames) {
            transport.send(frame.from(), ByteBuffer.wrap(octets(frame.hex())));
        }
        transport.flush();

        await().until(() -> heard.size() == 50);
        for (int i = 0; i < 50; i++) {
            assertEquals(
                    new XBeeAddress("line", 0x0013A20040010000L + i),
                    receiver.frames.get(i).from());
            assertEquals(0x0013A20040010000L + i + " " + i, heard.get(i));
        }
        assertEquals(0, transport.statistics().deliveryFailures());
    }

    private void toGateway(ByteBuffer octets) {
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        device.sends(copy);
    }

    @Test
    void shouldNoticeAnUnplugAtOnceAndOpenThePortWhenItIsBack() throws IOException, TransportException {
        start(settings(Framing.SLIP_CRC));
        device.sends(octets("C0 02 16 40"));
        await().until(() -> transport.statistics().octetsIn() == 4);

        device.unplug();
        await().until(() -> observer.events.contains("lost"));
        transport.send(peer(), ByteBuffer.wrap(octets(PINGREQ)));
        long cpuBefore = readerCpuNanos();
        long begin = System.nanoTime();
        await().during(Duration.ofMillis(800))
                .until(() -> !transport.statistics().open());
        long cpuShare = 100 * (readerCpuNanos() - cpuBefore) / (System.nanoTime() - begin);
        assertTrue(cpuShare < 10, "the reader took " + cpuShare + " % of a processor while the port was away");
        device = new PtyDevice(port, this::deviceReceived);
        await().until(() -> transport.statistics().open());
        device.sends(octets("C0 02 16 40 49 C0"));

        await().until(() -> receiver.hex().equals(List.of(PINGREQ)));
        assertEquals(List.of("opened", "lost", "opened"), observer.events);
        assertEquals(List.of("line NOT_OPEN"), observer.dropped);
        assertEquals(3, observer.notices.size(), observer.notices::toString);
    }

    private static long readerCpuNanos() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gw-serial-line"))
                .mapToLong(thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId()))
                .sum();
    }

    /** The line is looked at, not read, while it is unclear whether it falls quiet; looking has to tell of an unplug as well. */
    @Test
    void shouldNoticeAnUnplugWhileAnEndIsAwaited() throws TransportException {
        start(settings(Framing.SLIP_CRC).withIdleGap(Duration.ofSeconds(10)));
        device.sends(octets("C0 02 16 40 49"));
        await().until(() -> transport.statistics().octetsIn() == 5);

        device.unplug();

        await().until(() -> observer.events.contains("lost"));
        assertEquals(List.of(), receiver.hex());
    }

    @Test
    void shouldTakeAMessageWhoseEndIsLostAndWhatFollows() throws TransportException {
        start(settings(Framing.SLIP_CRC));

        device.sends(octets("C0 02 16 40 49"));
        await().until(() -> receiver.hex().equals(List.of(PINGREQ)));
        device.sends(octets("C0 02 16 40 49 C0"));

        await().until(() -> receiver.hex().equals(List.of(PINGREQ, PINGREQ)));
    }

    @Test
    void shouldSurviveAnUnplugInTheMidstOfTraffic() throws IOException, TransportException {
        start(settings(Framing.SLIP).withReopenDelayMax(Duration.ofMillis(100)));
        for (int round = 1; round <= 4; round++) {
            for (int i = 0; i < 50; i++) {
                transport.send(peer(), ByteBuffer.allocate(200));
            }
            transport.flush();
            device.sends(RecordingSink.encode(new Slip(), octets(PUBLISH)));
            device.unplug();
            device = new PtyDevice(port, this::deviceReceived);
            int opened = round + 1;
            await().until(() -> transport.statistics().opened() == opened
                    && transport.statistics().open());
        }
        int before = receiver.frames.size();
        device.sends(RecordingSink.encode(new Slip(), octets(PINGREQ)));
        await().until(() -> receiver.frames.size() == before + 1);
        transport.send(peer(), ByteBuffer.wrap(octets(PINGREQ)));
        transport.flush();
        await().until(() -> hexAtDevice().endsWith("C0 02 16 C0"));

        SerialStatistics statistics = transport.statistics();
        long dropped = statistics.dropsOut().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertEquals(4 * 50 + 1, statistics.framesOut() + dropped, "every frame is written or counted");
    }

    @ParameterizedTest
    @EnumSource(names = {"RAW", "SLIP", "SLIP_CRC"})
    void shouldRecoverFromLineNoise(Framing framing) throws TransportException {
        start(settings(framing).withMaxFrameSize(64));
        byte[] noise = new byte[3000];
        new Random(4).nextBytes(noise);

        device.sends(noise);
        await().until(() -> transport.statistics().octetsIn() == noise.length);
        if (framing == Framing.RAW) {
            // The line has to be quiet for the gap: here the pause is the matter of the test.
            long quietFrom = System.nanoTime();
            await().until(() ->
                    System.nanoTime() - quietFrom > Duration.ofMillis(100).toNanos());
        }
        int before = receiver.frames.size();
        device.sends(RecordingSink.encode(encoder(framing), octets(PUBLISH)));

        await().until(() -> receiver.frames.size() > before);
        assertEquals(PUBLISH, receiver.frames.get(receiver.frames.size() - 1).hex());
        assertTrue(transport.statistics().dropsIn().values().stream().anyMatch(count -> count > 0));
    }

    /** A device that takes nothing, as one that holds off the line, must hold up nobody but itself. */
    @Test
    void shouldNotWaitForADeviceThatTakesNothing() throws IOException, TransportException {
        device.unplug();
        Object never = new Object();
        device = new PtyDevice(port, octets -> {
            synchronized (never) {
                try {
                    never.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        start(settings(Framing.SLIP).withLine(LineSettings.DEFAULTS.withBaudRate(4_000_000)));

        long begin = System.nanoTime();
        for (int i = 0; i < 3_000; i++) {
            transport.send(peer(), ByteBuffer.allocate(1_000));
            transport.flush();
        }
        assertTrue(System.nanoTime() - begin < 5_000_000_000L, "sending waited for the line");
        await().until(() -> transport.statistics().dropsOut().get(SendDrop.QUEUE_FULL) > 0);
        device.sends(RecordingSink.encode(new Slip(), octets(PINGREQ)));
        await().until(() -> receiver.hex().equals(List.of(PINGREQ)));

        begin = System.nanoTime();
        transport.close();
        assertTrue(System.nanoTime() - begin < 5_000_000_000L, "closing waited for the line");
    }

    /** As stty reads it from the terminal, which keeps what it is told except for data bits and parity. */
    @Test
    void shouldSetUpTheLineAsConfigured() throws IOException, LineException {
        LineSettings unusual = new LineSettings(9600, 8, Parity.NONE, 2, true, true, true);
        for (LineSettings settings : List.of(unusual, LineSettings.DEFAULTS)) {
            SerialLine line = new JSerialCommOpener().open(port.toString(), settings);
            String state = stty();
            line.close();

            assertTrue(state.contains("speed " + settings.baudRate() + " baud"), state);
            assertEquals(settings.stopBits() == 2, state.contains(" cstopb"), state);
            assertEquals(settings.rtsCts(), state.contains(" crtscts"), state);
        }
    }

    private String stty() throws IOException {
        Process stty = new ProcessBuilder("stty", "-a", "-F", port.toString()).start();
        return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void shouldSayWhoHasThePort() throws IOException, LineException, InterruptedException {
        JSerialCommOpener opener = new JSerialCommOpener();
        SerialLine first = opener.open(port.toString(), LineSettings.DEFAULTS);
        assertEquals(
                port + " is in use by another listener of this gateway: give each its own port",
                assertThrows(LineException.class, () -> opener.open(port.toString(), LineSettings.DEFAULTS))
                        .getMessage());
        first.close();

        Process holder = new ProcessBuilder("flock", port.toString(), "sleep", "60").start();
        try {
            String reason = await().until(() -> reasonNotToOpen(opener), text -> !text.isEmpty());
            assertTrue(reason.contains("flock (pid " + holder.pid() + ")"), reason);
        } finally {
            holder.descendants().forEach(ProcessHandle::destroy);
            holder.destroy();
        }
    }

    private String reasonNotToOpen(JSerialCommOpener opener) {
        try {
            opener.open(port.toString(), LineSettings.DEFAULTS).close();
            return "";
        } catch (LineException e) {
            return e.getMessage();
        }
    }

    @Test
    void shouldNameTheRemedyForWhatIsNoPort() throws IOException {
        JSerialCommOpener opener = new JSerialCommOpener();
        Path file = Files.createFile(folder.resolve("file"));

        assertEquals(
                folder.resolve("none") + " is not there: plug the device in, or choose a port that"
                        + " 'mqttsn-gateway ports' lists",
                assertThrows(
                                LineException.class,
                                () -> opener.open(folder.resolve("none").toString(), LineSettings.DEFAULTS))
                        .getMessage());
        assertTrue(assertThrows(LineException.class, () -> opener.open(file.toString(), LineSettings.DEFAULTS))
                .getMessage()
                .startsWith(file + " has no serial port behind it"));
    }
}
