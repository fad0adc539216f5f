package io.mqttsn.simulator.serial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The UDP side of a relay: one socket on the loopback interface, and the thread that reads it. */
final class ClientSocket implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);

    private static final int DATAGRAM_SIZE_MAX = 65_535;
    private static final long END_MILLIS_MAX = 500;

    /** Takes what clients send, on the socket's thread; the buffer is valid during the call. */
    interface Receiver {
        void received(InetSocketAddress from, ByteBuffer frame);
    }

    private final DatagramChannel channel;
    private final InetSocketAddress address;
    private @Nullable Thread reader;

    /**
     * @param port 0 for any that is free
     * @throws IOException when the port is taken
     */
    ClientSocket(int port) throws IOException {
        channel = DatagramChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        address = (InetSocketAddress) channel.getLocalAddress();
    }

    InetSocketAddress address() {
        return address;
    }

    void start(Receiver receiver) {
        Thread thread = new Thread(() -> read(receiver), "sim-relay-udp");
        thread.setDaemon(true);
        thread.start();
        reader = thread;
    }

    private void read(Receiver receiver) {
        ByteBuffer frame = ByteBuffer.allocate(DATAGRAM_SIZE_MAX);
        try {
            InetSocketAddress from = (InetSocketAddress) channel.receive(frame.clear());
            while (!from.equals(address)) {
                receiver.received(from, frame.flip());
                from = (InetSocketAddress) channel.receive(frame.clear());
            }
        } catch (ClosedChannelException e) {
            LOG.debug("relay {} closed", address);
        } catch (IOException e) {
            LOG.error("relay {} cannot go on", address, e);
        }
    }

    /** Sends a frame to a client; one that has gone away loses it. */
    void send(InetSocketAddress to, ByteBuffer frame) {
        try {
            channel.send(frame, to);
        } catch (IOException e) {
            LOG.debug("client {} did not get a frame: {}", to, e.toString());
        }
    }

    /** Whatever was sent before is still taken: the socket's last datagram is one of its own. */
    @Override
    public void close() {
        Thread reading = reader;
        try {
            if (reading != null) {
                channel.send(ByteBuffer.allocate(0), address);
                reading.join(END_MILLIS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("relay {} ends without what was sent last", address, e);
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("relay {} closed badly", address, e);
        }
    }
}
