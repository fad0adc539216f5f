package io.mqttsn.simulator.sniff;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mqttsn.codec.Octets;
import io.mqttsn.simulator.dissect.HexText;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UdpProxyTest implements ProxyListener {

    private final List<Sighting> sightings = new CopyOnWriteArrayList<>();
    private final List<InetSocketAddress> unreachable = new CopyOnWriteArrayList<>();
    private DatagramSocket gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = socket();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Override
    public void passed(Sighting sighting) {
        sightings.add(sighting);
    }

    @Override
    public void gatewayUnreachable(InetSocketAddress client) {
        unreachable.add(client);
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private UdpProxy proxy(int clientsMax) throws IOException {
        return UdpProxy.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                (InetSocketAddress) gateway.getLocalSocketAddress(),
                clientsMax,
                this);
    }

    private static void send(DatagramSocket from, SocketAddress to, Octets datagram) throws IOException {
        from.send(new DatagramPacket(datagram.toByteArray(), datagram.length(), to));
    }

    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        at.receive(packet);
        return packet;
    }

    private static Octets octets(DatagramPacket packet) {
        return Octets.copyOf(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    @Test
    void shouldHandOnEveryDatagramAsItIsInBothDirections() throws IOException {
        byte[] large = new byte[60_000];
        new Random(1).nextBytes(large);
        List<Octets> datagrams =
                List.of(HexText.parse("0216"), HexText.parse("00"), Octets.wrap(large), Octets.utf8("?"));
        try (UdpProxy proxy = proxy(10);
                DatagramSocket client = socket()) {
            Set<SocketAddress> seenByGateway = new HashSet<>();
            for (Octets datagram : datagrams) {
                send(client, proxy.address(), datagram);
                DatagramPacket there = receive(gateway);
                seenByGateway.add(there.getSocketAddress());
                assertEquals(datagram, octets(there));
                send(gateway, there.getSocketAddress(), datagram);
                assertEquals(datagram, octets(receive(client)));
            }
            assertEquals(1, seenByGateway.size(), "one client, one address");
            await().until(() -> sightings.size() == 2 * datagrams.size());
            for (int index = 0; index < sightings.size(); index++) {
                assertEquals(datagrams.get(index / 2), sightings.get(index).datagram());
                assertEquals(index % 2 == 0, sightings.get(index).toGateway());
                assertEquals(
                        client.getLocalSocketAddress(), sightings.get(index).client());
            }
        }
    }

    @Test
    void shouldHandOnAnEmptyDatagramOfTheGateway() throws IOException {
        try (UdpProxy proxy = proxy(10);
                DatagramSocket client = socket()) {
            send(client, proxy.address(), Octets.utf8("?"));
            send(gateway, receive(gateway).getSocketAddress(), Octets.EMPTY);
            assertEquals(Octets.EMPTY, octets(receive(client)));
        }
    }

    @Test
    void shouldKeepClientsApart() throws IOException {
        try (UdpProxy proxy = proxy(10);
                DatagramSocket one = socket();
                DatagramSocket two = socket()) {
            send(one, proxy.address(), Octets.utf8("one"));
            SocketAddress first = receive(gateway).getSocketAddress();
            send(two, proxy.address(), Octets.utf8("two"));
            SocketAddress second = receive(gateway).getSocketAddress();
            assertNotEquals(first, second);
            send(gateway, second, Octets.utf8("to two"));
            send(gateway, first, Octets.utf8("to one"));
            assertEquals(Octets.utf8("to two"), octets(receive(two)));
            assertEquals(Octets.utf8("to one"), octets(receive(one)));
        }
    }

    @Test
    void shouldTakeTheSocketFromTheClientThatWasSilentLongest() throws IOException {
        try (UdpProxy proxy = proxy(2);
                DatagramSocket one = socket();
                DatagramSocket two = socket();
                DatagramSocket three = socket()) {
            send(one, proxy.address(), Octets.utf8("1"));
            SocketAddress first = receive(gateway).getSocketAddress();
            send(two, proxy.address(), Octets.utf8("2"));
            SocketAddress second = receive(gateway).getSocketAddress();
            send(one, proxy.address(), Octets.utf8("1"));
            assertEquals(first, receive(gateway).getSocketAddress());
            send(three, proxy.address(), Octets.utf8("3"));
            receive(gateway);
            send(one, proxy.address(), Octets.utf8("1"));
            assertEquals(first, receive(gateway).getSocketAddress());
            send(two, proxy.address(), Octets.utf8("2"));
            assertNotEquals(second, receive(gateway).getSocketAddress());
        }
    }

    @Test
    void shouldTellThatNobodyListens() throws IOException {
        try (UdpProxy proxy = proxy(10);
                DatagramSocket client = socket()) {
            gateway.close();
            send(client, proxy.address(), Octets.utf8("?"));
            await().until(() -> unreachable.contains(client.getLocalSocketAddress()));
        }
    }
}
