package io.mqttsn.simulator.sniff;

import io.mqttsn.codec.Octets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands datagrams on between any number of clients and one gateway, octet by octet as they are. Each client has a socket of its own towards the gateway,
 * which so tells them apart by address as ever. One thread does everything; when there are too many clients the one that was silent longest loses its
 * socket, and gets another when it speaks again.
 *
 * <p>Only an empty datagram of a client, which is no message, ends here: the JDK does not send one on a connected channel, and only a connected channel
 * learns that nobody listens at the gateway's address.
 */
public final class UdpProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UdpProxy.class);

    private static final int DATAGRAM_SIZE_MAX = 65_535;
    private static final int BUFFER_OCTETS = 4 << 20;
    private static final long END_MILLIS_MAX = 1000;

    private final InetSocketAddress gateway;
    private final int clientsMax;
    private final ProxyListener listener;
    private final Selector selector;
    private final DatagramChannel front;
    private final InetSocketAddress address;
    private final long startNanos = System.nanoTime();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_SIZE_MAX);
    /** By address, the one that was silent longest first. */
    private final Map<InetSocketAddress, Back> backs = new LinkedHashMap<>(16, 0.75f, true);

    private final Thread thread = new Thread(this::work, "sim-sniff");
    private volatile boolean closed;

    /** A client's socket towards the gateway. */
    private record Back(InetSocketAddress client, DatagramChannel channel) {}

    private UdpProxy(InetSocketAddress listen, InetSocketAddress gateway, int clientsMax, ProxyListener listener)
            throws IOException {
        this.gateway = gateway;
        this.clientsMax = clientsMax;
        this.listener = listener;
        front = DatagramChannel.open();
        try {
            front.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_OCTETS);
            front.bind(listen);
            front.configureBlocking(false);
            selector = Selector.open();
            front.register(selector, SelectionKey.OP_READ);
            address = (InetSocketAddress) front.getLocalAddress();
        } catch (IOException e) {
            front.close();
            throw e;
        }
    }

    /**
     * Opens the socket that clients send to.
     *
     * @param listen where; port 0 for any that is free
     * @param clientsMax how many clients have a socket at a time, at least 1
     * @throws IOException when the address is taken
     */
    public static UdpProxy start(
            InetSocketAddress listen, InetSocketAddress gateway, int clientsMax, ProxyListener listener)
            throws IOException {
        UdpProxy proxy = new UdpProxy(listen, gateway, clientsMax, listener);
        proxy.thread.setDaemon(true);
        proxy.thread.start();
        return proxy;
    }

    /** Where clients find the gateway now. */
    public InetSocketAddress address() {
        return address;
    }

    private void work() {
        try {
            while (!closed) {
                selector.select();
                Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
                while (keys.hasNext()) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    if (!key.isValid()) {
                        continue;
                    }
                    if (key.attachment() instanceof Back back) {
                        drainBack(back);
                    } else {
                        drainFront();
                    }
                }
            }
        } catch (ClosedSelectorException | IOException e) {
            if (!closed) {
                LOG.error("the proxy at {} cannot go on", address, e);
            }
        }
    }

    private void drainFront() throws IOException {
        InetSocketAddress from = receive(front);
        while (from != null) {
            Back back = backOf(from);
            if (back != null && buffer.hasRemaining()) {
                toGateway(back);
            }
            from = receive(front);
        }
    }

    private void toGateway(Back back) throws IOException {
        Octets datagram = Octets.copyOf(buffer.duplicate());
        try {
            back.channel.write(buffer);
            passed(back, true, datagram);
        } catch (PortUnreachableException e) {
            // The error belongs to an earlier datagram; this one has not been sent yet.
            listener.gatewayUnreachable(back.client);
            buffer.rewind();
            back.channel.write(buffer);
            passed(back, true, datagram);
        }
    }

    private void drainBack(Back back) throws IOException {
        try {
            while (receive(back.channel) != null) {
                Octets datagram = Octets.copyOf(buffer.duplicate());
                front.send(buffer, back.client);
                passed(back, false, datagram);
            }
        } catch (PortUnreachableException e) {
            listener.gatewayUnreachable(back.client);
        }
    }

    private void passed(Back back, boolean toGateway, Octets datagram) {
        listener.passed(new Sighting(
                System.currentTimeMillis(), System.nanoTime() - startNanos, back.client, toGateway, datagram));
    }

    private @Nullable InetSocketAddress receive(DatagramChannel channel) throws IOException {
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
        buffer.flip();
        return from;
    }

    private @Nullable Back backOf(InetSocketAddress client) throws IOException {
        Back known = backs.get(client);
        if (known != null) {
            return known;
        }
        if (backs.size() == clientsMax) {
            Iterator<Back> eldest = backs.values().iterator();
            eldest.next().channel.close();
            eldest.remove();
        }
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.connect(gateway);
            Back fresh = new Back(client, channel);
            channel.register(selector, SelectionKey.OP_READ, fresh);
            backs.put(client, fresh);
            return fresh;
        } catch (IOException e) {
            channel.close();
            LOG.warn("no way to the gateway {} for {}: {}", gateway, client, e.toString());
            return null;
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(END_MILLIS_MAX);
            front.close();
            for (Back back : backs.values()) {
                back.channel.close();
            }
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("the proxy at {} closed badly", address, e);
        }
    }
}
