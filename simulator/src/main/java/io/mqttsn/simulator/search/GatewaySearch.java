package io.mqttsn.simulator.search;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Asks by SEARCHGW on a multicast group, a broadcast address or at one gateway, and hears who answers (MQTT-SN 1.2, §6.1). GWINFO may come to the asking
 * socket or to the group; ADVERTISE comes to the group. (NOT thread safe.)
 */
public final class GatewaySearch implements AutoCloseable {

    /** Takes what comes. */
    public interface Listener {
        void heard(InetSocketAddress from, Frame frame);

        void found(FoundGateway gateway);
    }

    private static final int DATAGRAM_SIZE_MAX = 65_535;

    private final InetSocketAddress target;
    private final Selector selector;
    private final DatagramChannel asking;
    private final @Nullable DatagramChannel listening;
    private final String deafness;
    private final ByteBuffer buffer = ByteBuffer.allocate(DATAGRAM_SIZE_MAX);

    /**
     * @param networkInterface for a multicast group; {@code null} for the one that the system would send by
     * @param ttl how many routers a multicast datagram may pass, plus one; 0..255
     * @throws IOException when the machine has no way to the target
     */
    public GatewaySearch(InetSocketAddress target, @Nullable NetworkInterface networkInterface, int ttl)
            throws IOException {
        this.target = target;
        selector = Selector.open();
        asking = DatagramChannel.open(family(target.getAddress()));
        DatagramChannel group = null;
        String reason = "";
        try {
            NetworkInterface way = target.getAddress().isMulticastAddress() && networkInterface == null
                    ? wayTo(target)
                    : networkInterface;
            prepareAsking(way, ttl);
            try {
                group = listen(target, way);
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage());
            }
        } catch (IOException e) {
            asking.close();
            selector.close();
            throw e;
        }
        listening = group;
        deafness = reason;
    }

    private void prepareAsking(@Nullable NetworkInterface way, int ttl) throws IOException {
        if (target.getAddress().isMulticastAddress()) {
            asking.setOption(StandardSocketOptions.IP_MULTICAST_IF, way);
            asking.setOption(StandardSocketOptions.IP_MULTICAST_TTL, ttl);
            asking.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
        } else if (target.getAddress() instanceof Inet4Address) {
            asking.setOption(StandardSocketOptions.SO_BROADCAST, true);
        }
        asking.bind(null);
        asking.configureBlocking(false);
        asking.register(selector, SelectionKey.OP_READ);
    }

    /** A socket that hears the group. Bound to the group's address it takes nothing away from a gateway on the same port. */
    private @Nullable DatagramChannel listen(InetSocketAddress group, @Nullable NetworkInterface way)
            throws IOException {
        if (!group.getAddress().isMulticastAddress() || way == null) {
            return null;
        }
        DatagramChannel channel = DatagramChannel.open(family(group.getAddress()));
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(group);
            channel.join(group.getAddress(), way);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static StandardProtocolFamily family(InetAddress address) {
        return address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** The interface by which the system would send. */
    private static NetworkInterface wayTo(InetSocketAddress target) throws IOException {
        try (DatagramChannel probe = DatagramChannel.open(family(target.getAddress()))) {
            probe.connect(target);
            InetAddress local = ((InetSocketAddress) probe.getLocalAddress()).getAddress();
            NetworkInterface way = NetworkInterface.getByInetAddress(local);
            if (way == null) {
                throw new IOException("no network interface has the address " + local.getHostAddress());
            }
            return way;
        }
    }

    /** Why ADVERTISE is not heard; empty when it is, or when the target is no group that one could join. */
    public String deafness() {
        return deafness;
    }

    /**
     * Sends SEARCHGW.
     *
     * @throws IOException when the network refuses it
     */
    public void ask(SearchGw question) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(MqttSnEncoder.encodedLength(question));
        MqttSnEncoder.encode(question, frame);
        asking.send(frame.flip(), target);
    }

    /** Waits for answers until one has come or {@code millis}, at least 1, have passed. */
    public void await(long millis, Listener listener) throws IOException {
        selector.select(millis);
        selector.selectedKeys().clear();
        drain(asking, listener);
        if (listening != null) {
            drain(listening, listener);
        }
    }

    private void drain(DatagramChannel channel, Listener listener) throws IOException {
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
        while (from != null) {
            Frame frame = MqttSnDecoder.decode(buffer.flip());
            listener.heard(from, frame);
            if (frame instanceof GwInfo info) {
                listener.found(new FoundGateway(info.gwId(), from, info.gwAdd(), OptionalInt.empty()));
            } else if (frame instanceof Advertise advertise) {
                listener.found(new FoundGateway(
                        advertise.gwId(), from, Octets.EMPTY, OptionalInt.of(advertise.durationSeconds())));
            }
            from = (InetSocketAddress) channel.receive(buffer.clear());
        }
    }

    @Override
    public void close() throws IOException {
        asking.close();
        if (listening != null) {
            listening.close();
        }
        selector.close();
    }
}
