package io.mqttsn.simulator.fake;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway with one thread, one socket and no memory of yesterday: it connects clients, routes what they publish by exact name or {@code prefix/#}, keeps
 * messages for sleepers, and lists every message that it does not understand as a complaint.
 */
public final class FakeGateway implements AutoCloseable {

    private final DatagramSocket socket;
    private final Thread thread;
    private final Map<SocketAddress, FakeSession> sessions = new LinkedHashMap<>();
    private final Map<Integer, String> predefined;
    final List<String> complaints = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<MqttSnMessage> received = new ConcurrentLinkedQueue<>();
    private final Set<SocketAddress> connected = ConcurrentHashMap.newKeySet();

    /** Test knob: how many datagrams of clients vanish before they are read. */
    private volatile int deafFor;

    /** Test knob: the PUBLISH, counted from 1, before which the gateway stands still, and for how long. */
    private volatile int stallAt;

    private volatile long stallNanos;

    /** Test knob: the first PUBLISH that comes so long after the very first one is the one, whatever its number. */
    private volatile long stallAfterNanos = Long.MAX_VALUE;

    private int publishes;
    private long firstPublishNanos;

    private FakeGateway(DatagramSocket socket, Map<Integer, String> predefined) {
        this.socket = socket;
        this.predefined = predefined;
        thread = new Thread(this::serve, "fake-gateway");
        thread.setDaemon(true);
    }

    /** Starts on a free loopback port. */
    public static FakeGateway start(Map<Integer, String> predefined) throws IOException {
        return startAt(InetAddress.getLoopbackAddress(), predefined);
    }

    /** Starts on a free port of an address of this machine. */
    public static FakeGateway startAt(InetAddress address, Map<Integer, String> predefined) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
        socket.setReceiveBufferSize(1 << 20);
        FakeGateway gateway = new FakeGateway(socket, predefined);
        gateway.thread.start();
        return gateway;
    }

    /** As the option --gateway takes it. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    /** What clients did that this gateway does not understand. */
    public List<String> complaints() {
        return complaints;
    }

    /** Every message that has come so far, oldest first. */
    public List<MqttSnMessage> received() {
        return List.copyOf(received);
    }

    /** How many clients have a connection right now, be they awake or not. */
    public int connected() {
        return connected.size();
    }

    public void ignoreNext(int datagrams) {
        deafFor = datagrams;
    }

    /** Stands still for a while when PUBLISH number {@code publish} has come; everything behind it waits in the socket. */
    public void stallAt(int publish, Duration duration) {
        stallNanos = duration.toNanos();
        stallAt = publish;
    }

    /** Stands still for a while with the first PUBLISH that comes {@code after} the very first one, or later. */
    public void stallAfter(Duration after, Duration duration) {
        stallNanos = duration.toNanos();
        stallAfterNanos = after.toNanos();
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() {
        DatagramPacket datagram = new DatagramPacket(new byte[0xFFFF], 0xFFFF);
        try {
            while (true) {
                datagram.setLength(0xFFFF);
                socket.receive(datagram);
                if (deafFor > 0) {
                    deafFor--;
                } else {
                    handle(datagram.getSocketAddress(), ByteBuffer.wrap(datagram.getData(), 0, datagram.getLength()));
                }
            }
        } catch (SocketException closed) {
            // The end.
        } catch (IOException e) {
            complaints.add(e.toString());
        }
    }

    private void handle(SocketAddress from, ByteBuffer frame) {
        if (MqttSnDecoder.decode(frame) instanceof MqttSnMessage message) {
            received.add(message);
            if (message instanceof Publish) {
                published();
            }
            FakeSession session = sessions.computeIfAbsent(from, address -> new FakeSession(this, address));
            session.handle(message);
            if (session.isConnected()) {
                connected.add(from);
            } else {
                connected.remove(from);
            }
        } else {
            complaints.add("malformed frame from " + from);
        }
    }

    private void published() {
        long now = System.nanoTime();
        if (++publishes == 1) {
            firstPublishNanos = now;
        }
        boolean isTime = now - firstPublishNanos >= stallAfterNanos;
        if (isTime) {
            stallAfterNanos = Long.MAX_VALUE;
        }
        if (isTime || publishes == stallAt) {
            stall();
        }
    }

    private void stall() {
        long end = System.nanoTime() + stallNanos;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    void send(SocketAddress to, MqttSnMessage message) {
        ByteBuffer frame = ByteBuffer.allocate(MqttSnEncoder.encodedLength(message));
        MqttSnEncoder.encode(message, frame);
        try {
            socket.send(new DatagramPacket(frame.array(), frame.position(), to));
        } catch (IOException e) {
            if (!socket.isClosed()) {
                complaints.add("cannot send to " + to + ": " + e);
            }
        }
    }

    void route(String topic, Publish publish) {
        Qos sent = publish.qos() == Qos.MINUS_ONE ? Qos.ZERO : publish.qos();
        for (FakeSession session : sessions.values()) {
            session.deliver(topic, sent, publish.data());
        }
    }

    /** The name that a topic without registration has, or {@code null}. */
    @org.jspecify.annotations.Nullable
    String commonName(TopicRef ref) {
        if (ref instanceof ShortTopicName shortName) {
            return shortName.name();
        }
        return ref instanceof PredefinedTopicId id ? predefined.get(id.bits()) : null;
    }
}
