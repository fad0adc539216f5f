package io.mqttsn.gateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How sensors find the packaged gateway, over real multicast that does not leave the machine. Elsewhere one small question from anybody made a gateway wake the
 * whole network.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscoveryIT {

    private static final InetAddress GROUP = new InetSocketAddress("225.1.1.1", 0).getAddress();
    private static final Frame HERE = new GwInfo(7, Octets.EMPTY);

    private static final int TOGETHER_PER_SECOND = 20;

    private static final int ADVERTISE_SECONDS = 3_600;

    /** The usual listener, one that answers its group together, and one that seldom answers. */
    private final int port = Ports.free();

    private final int groupPort = Ports.free();
    private final int fieldPort = Ports.free();
    private final int fieldGroupPort = Ports.free();
    private final int tiredPort = Ports.free();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final DatagramSocket memberFromTheBeginning;
    private final Program gateway;

    DiscoveryIT() throws IOException {
        memberFromTheBeginning = member(groupPort);
        open.remove(open.size() - 1);
        gateway = Program.gateway(
                "run",
                "--set",
                "listeners=["
                        + listener("usual", port, groupPort, "")
                        + ", "
                        + listener("field", fieldPort, fieldGroupPort, ", search-answer: group")
                        + ", {type: udp, name: tired, bind: '127.0.0.1:" + tiredPort
                        + "', limits: {search-answers-per-second: " + TOGETHER_PER_SECOND + "}}]",
                "--set",
                "broker.listeners=[]",
                "--set",
                "sensors.gateway-id=7",
                "--set",
                "sensors.search-answers-per-second=1000",
                "--set",
                "sensors.advertise-interval=" + ADVERTISE_SECONDS + "s");
    }

    private static String listener(String name, int port, int groupPort, String more) {
        return "{type: udp, name: " + name + ", bind: '127.0.0.1:" + port + "', group: '" + GROUP.getHostAddress() + ":"
                + groupPort + "'" + more + "}";
    }

    @BeforeAll
    void awaitStart() {
        gateway.awaitLine("MQTT-SN gateway");
    }

    @AfterAll
    void end() {
        gateway.close();
        memberFromTheBeginning.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        open.clear();
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    /** Somebody at a loopback address of its own; all of 127.0.0.0/8 is this machine. */
    private DatagramSocket asker(String host) throws IOException {
        DatagramSocket socket = opened(new DatagramSocket(new InetSocketAddress(host, 0)));
        socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Somebody who listens to the group. */
    private DatagramSocket member(int groupPort) throws IOException {
        DatagramChannel channel = opened(DatagramChannel.open(StandardProtocolFamily.INET));
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(new InetSocketAddress(GROUP, groupPort));
        channel.join(GROUP, NetworkInterface.getByName("lo"));
        DatagramSocket socket = channel.socket();
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void ask(DatagramSocket asker, InetAddress whom, int port) throws IOException {
        ByteBuffer question = ByteBuffer.allocate(10);
        MqttSnEncoder.encode(new SearchGw(1), question);
        asker.send(new DatagramPacket(question.array(), question.position(), whom, port));
    }

    private static void askGroup(DatagramSocket asker, int groupPort) throws IOException {
        ask(asker, GROUP, groupPort);
    }

    private static void askGateway(DatagramSocket asker, int port) throws IOException {
        ask(asker, InetAddress.getLoopbackAddress(), port);
    }

    private static Frame hear(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return MqttSnDecoder.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
    }

    /** The next answer; questions and advertisements are left out. */
    private static Frame hearAnswer(DatagramSocket socket) throws IOException {
        Frame next = hear(socket);
        while (next instanceof SearchGw || next instanceof Advertise) {
            next = hear(socket);
        }
        return next;
    }

    /** Everything that comes until it has been quiet for a while, far longer than the gateway waits before it answers a group; questions and advertisements are left out. */
    private static List<Frame> hearAll(DatagramSocket socket) throws IOException {
        List<Frame> heard = new ArrayList<>();
        socket.setSoTimeout(600);
        try {
            while (true) {
                Frame next = hear(socket);
                if (!(next instanceof SearchGw || next instanceof Advertise)) {
                    heard.add(next);
                }
            }
        } catch (SocketTimeoutException e) {
            return heard;
        }
    }

    @Test
    void shouldAnswerTheAskerAloneFromItsOwnPortHoweverItWasAsked() throws IOException {
        DatagramSocket asker = asker("127.0.0.1");
        DatagramSocket member = member(groupPort);

        askGroup(asker, groupPort);
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        asker.receive(answer);
        assertEquals(port, answer.getPort());
        assertEquals(HERE, MqttSnDecoder.decode(ByteBuffer.wrap(answer.getData(), 0, answer.getLength())));
        askGateway(asker, port);
        assertEquals(HERE, hear(asker));

        assertEquals(List.of(), hearAll(member));
        assertEquals(List.of(), hearAll(asker));
    }

    @Test
    void shouldAnswerManyQuestionsOfTheGroupTogetherWhereTheListenerSaysSo() throws IOException {
        DatagramSocket member = member(fieldGroupPort);
        List<DatagramSocket> askers = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            askers.add(asker("127.0.1." + i));
        }

        for (DatagramSocket asker : askers) {
            askGroup(asker, fieldGroupPort);
        }
        List<Frame> heard = new ArrayList<>(List.of(hearAnswer(member)));
        heard.addAll(hearAll(member));

        // Mostly one; on a busy machine the questions may take longer than the gateway waits.
        assertTrue(heard.size() <= askers.size() / 3, heard::toString);
        heard.forEach(frame -> assertEquals(HERE, frame));
        askGateway(askers.get(0), fieldPort);
        assertEquals(HERE, hear(askers.get(0)));
        assertEquals(List.of(), hearAll(askers.get(0)), "to the asker comes the answer to its own question alone");
        assertEquals(List.of(), hearAll(member), "the group heard the answer to one");
    }

    /** One answer for each question, until the source, or all of them together, have had their share of the second. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void shouldLimitAnswersPerSourceAndInAll(int sources) throws IOException {
        int questions = 200;
        List<DatagramSocket> askers = new ArrayList<>();
        for (int i = 1; i <= sources; i++) {
            askers.add(asker("127.0.2." + i));
        }

        long beganNanos = System.nanoTime();
        for (int i = 0; i < questions; i++) {
            askGateway(askers.get(i % sources), tiredPort);
        }
        int answers = 0;
        DatagramSocket last = asker("127.0.3.1");
        for (DatagramSocket asker : askers) {
            asker.setSoTimeout(sources == 1 ? 1_000 : 50);
            answers += countAll(asker);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds();

        int allowedPerSecond = sources == 1 ? TOGETHER_PER_SECOND / 10 : TOGETHER_PER_SECOND;
        assertTrue(
                answers > 0 && answers <= allowedPerSecond * (seconds + 2), answers + " answers in " + seconds + " s");
        assertTrue(answers < questions / 2, answers + " answers");
        askUntilAnswered(last);
    }

    private static int countAll(DatagramSocket socket) throws IOException {
        int count = 0;
        try {
            while (true) {
                assertEquals(HERE, hear(socket));
                count++;
            }
        } catch (SocketTimeoutException e) {
            return count;
        }
    }

    /** Who asks when the second is over is answered: nobody is shut out for longer. */
    private void askUntilAnswered(DatagramSocket asker) throws IOException {
        asker.setSoTimeout(500);
        for (int attempt = 0; attempt < 20; attempt++) {
            askGateway(asker, tiredPort);
            try {
                assertEquals(HERE, hear(asker));
                return;
            } catch (SocketTimeoutException e) {
                // Others have had this second.
            }
        }
        throw new AssertionError("never answered");
    }

    @Test
    void shouldAdvertiseToTheGroupInSeconds() throws IOException {
        Frame heard = hear(memberFromTheBeginning);
        while (heard instanceof SearchGw || heard instanceof GwInfo) {
            heard = hear(memberFromTheBeginning);
        }
        assertEquals(new Advertise(7, ADVERTISE_SECONDS), heard);
    }
}
