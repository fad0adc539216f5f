package io.mqttsn.simulator.bench;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.TransportException;
import io.mqttsn.udp.UdpEventLoops;
import io.mqttsn.udp.UdpSettings;
import io.mqttsn.udp.UdpTransport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The other end for a benchmark of the benchmark: it answers what a sensor needs to go on, counts PUBLISH and throws it away. Every name has the same topic
 * id, as nobody is ever sent anything. Lives on a thread of its own, whose processor time can be told apart.
 */
final class Sink implements FrameReceiver, AutoCloseable {

    private static final int TOPIC_ID = 1;
    private static final int QOS_BITS = 0x60;
    private static final int LONG_FORM = 1;

    private final EventLoopGroup group;
    private final UdpTransport transport;
    private final ByteBuffer answer = ByteBuffer.allocate(16);

    /** Written by the sink's thread alone. */
    private volatile long received;

    private long counted;
    private volatile long threadId;

    /**
     * Opens a free loopback port.
     *
     * @param frameSizeMax the largest frame that sensors send
     */
    Sink(int frameSizeMax) throws BenchException {
        group = UdpEventLoops.newGroup(1, task -> {
            Thread thread = new Thread(task, "bench-sink");
            thread.setDaemon(true);
            return thread;
        });
        EventLoop loop = group.next();
        transport = new UdpTransport(
                loop,
                UdpSettings.of("sink", "127.0.0.1", 0)
                        .withMaxFrameSize(Math.max(UdpSettings.FRAME_SIZE_LOWEST, frameSizeMax)));
        try {
            transport.start(this);
        } catch (TransportException e) {
            throw new BenchException("no sink: " + e.getMessage());
        }
        threadId = loop.submit(() -> Thread.currentThread().getId())
                .syncUninterruptibly()
                .getNow();
    }

    InetSocketAddress address() {
        return transport.localAddress();
    }

    /** How many PUBLISH have come, repetitions included. */
    long received() {
        return received;
    }

    /** What the sink itself has used so far; it is not the benchmark's. */
    long cpuNanos() {
        return Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId));
    }

    @Override
    public void frameReceived(PeerAddress from, ByteBuffer frame) {
        // The bulk is not even decoded: this end has to be cheaper than the one that is looked at.
        int header = frame.get(frame.position()) == LONG_FORM ? 3 : 1;
        if (frame.remaining() > header + 1
                && frame.get(frame.position() + header) == MessageType.PUBLISH.code()
                && (frame.get(frame.position() + header + 1) & QOS_BITS) == 0) {
            counted++;
            return;
        }
        if (MqttSnDecoder.decode(frame) instanceof MqttSnMessage message) {
            answer(from, message);
        }
    }

    @Override
    public void oversizedFrameReceived(PeerAddress from) {}

    @Override
    public void batchEnd() {
        received = counted;
        transport.flush();
    }

    @Override
    public void close() {
        transport.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private void answer(PeerAddress from, MqttSnMessage message) {
        if (message instanceof Publish publish) {
            counted++;
            send(
                    from,
                    publish.qos() == Qos.TWO
                            ? new PubRec(publish.msgId())
                            : new PubAck(publish.topic().bits(), publish.msgId(), ReturnCode.ACCEPTED));
        } else if (message instanceof PubRel pubRel) {
            send(from, new PubComp(pubRel.msgId()));
        } else if (message instanceof PingReq) {
            send(from, PingResp.INSTANCE);
        } else if (message instanceof Connect) {
            send(from, new ConnAck(ReturnCode.ACCEPTED));
        } else if (message instanceof Register register) {
            send(from, new RegAck(TOPIC_ID, register.msgId(), ReturnCode.ACCEPTED));
        } else if (message instanceof Disconnect) {
            send(from, Disconnect.PLAIN);
        }
    }

    private void send(PeerAddress to, Frame frame) {
        answer.clear();
        MqttSnEncoder.encode(frame, answer);
        transport.send(to, answer.flip());
    }
}
