package io.mqttsn.simulator.serial;

import io.mqttsn.serial.SerialObserver;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.SerialStatistics;
import io.mqttsn.serial.SerialTransport;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The device at the other end of a wire, in any framing for one device. Alone it speaks for the client that sent last. As a radio modem it wraps what each
 * client sends with a node id (MQTT-SN 1.2, §5.5), so that any number of them share the wire:
 *
 * <pre>
 * 05 | FE | radius 0 | UDP port of the client, 2 octets | message
 * </pre>
 */
public final class WireRelay implements SerialRelay {

    private static final Duration OPENING_MAX = Duration.ofSeconds(5);

    private static final byte FORWARDER_ENCAPSULATION = (byte) 0xFE;
    /** Of the header in front of the message. */
    private static final int HEADER_SIZE = 5;

    private final boolean modem;
    private final int frameSizeMax;
    private final ClientSocket socket;
    private final SerialTransport transport;
    private final PeerAddress gateway;
    /** Ports of clients that were heard; a broadcast goes to all. */
    private final Set<Integer> nodes = ConcurrentHashMap.newKeySet();

    private volatile @Nullable InetSocketAddress lastClient;

    private WireRelay(SerialSettings settings, boolean modem, SerialTransport transport) throws IOException {
        this.modem = modem;
        this.frameSizeMax = settings.maxFrameSize();
        this.transport = transport;
        this.gateway = SerialTransport.peerOf(settings);
        this.socket = new ClientSocket(0);
    }

    /**
     * Opens the port.
     *
     * @param modem whether many clients share the wire
     * @throws IOException when the port cannot be opened within five seconds; the message is a sentence with its remedy
     */
    public static WireRelay start(SerialSettings settings, boolean modem) throws IOException {
        Opening opening = new Opening();
        WireRelay relay = new WireRelay(settings, modem, new SerialTransport(settings, opening));
        try {
            relay.transport.start(relay.new FromGateway());
            opening.await();
            relay.socket.start(relay::toGateway);
            return relay;
        } catch (TransportException e) {
            relay.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
            relay.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress address() {
        return socket.address();
    }

    /** What has gone over the wire. */
    public SerialStatistics statistics() {
        return transport.statistics();
    }

    private void toGateway(InetSocketAddress from, ByteBuffer frame) {
        if (!modem) {
            lastClient = from;
            transport.send(gateway, frame);
        } else if (frame.remaining() + HEADER_SIZE <= frameSizeMax) {
            nodes.add(from.getPort());
            ByteBuffer wrapped = ByteBuffer.allocate(HEADER_SIZE + frame.remaining());
            wrapped.put((byte) HEADER_SIZE).put(FORWARDER_ENCAPSULATION).put((byte) 0);
            wrapped.putShort((short) from.getPort()).put(frame);
            transport.send(gateway, wrapped.flip());
        }
        transport.flush();
    }

    private final class FromGateway implements FrameReceiver {

        @Override
        public void frameReceived(PeerAddress from, ByteBuffer frame) {
            InetSocketAddress client = lastClient;
            if (!modem && client != null) {
                socket.send(client, frame);
            } else if (modem && isWrapped(frame)) {
                int port = Short.toUnsignedInt(frame.getShort(frame.position() + 3));
                socket.send(local(port), frame.position(frame.position() + HEADER_SIZE));
            } else if (modem) {
                nodes.forEach(port -> socket.send(local(port), frame.duplicate()));
            }
        }

        private static boolean isWrapped(ByteBuffer frame) {
            return frame.remaining() > HEADER_SIZE
                    && frame.get(frame.position()) == HEADER_SIZE
                    && frame.get(frame.position() + 1) == FORWARDER_ENCAPSULATION;
        }

        private static InetSocketAddress local(int port) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public void oversizedFrameReceived(PeerAddress from) {
            // Counted by the transport.
        }

        @Override
        public void batchEnd() {
            // Each datagram has left already.
        }
    }

    /** Waits for the port, and remembers why it does not open. */
    private static final class Opening implements SerialObserver {

        private final CountDownLatch opened = new CountDownLatch(1);
        private volatile String reason = "the port does not open";

        @Override
        public void lineOpened(String device) {
            opened.countDown();
        }

        @Override
        public void noticed(String sentence) {
            reason = sentence;
        }

        void await() throws IOException {
            try {
                if (!opened.await(OPENING_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException(reason);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the port was being opened", e);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
        transport.close();
    }
}
