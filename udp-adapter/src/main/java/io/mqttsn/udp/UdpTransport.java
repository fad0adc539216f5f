package io.mqttsn.udp;

import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import io.mqttsn.transport.Transport;
import io.mqttsn.transport.TransportException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP listener: every datagram is a frame, every address and port a peer.
 *
 * <p>Everything happens on the event loop given at construction: frames are delivered there, and {@link #send}, {@link #broadcast} and {@link #flush} are
 * called there. {@link #start}, {@link #close} and the rest may be called by any thread. Tested over real loopback sockets, on epoll and NIO alike.
 */
public final class UdpTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);

    private final EventLoop loop;
    private final UdpSettings settings;
    private final UdpTally tally = new UdpTally();

    private volatile @Nullable DatagramChannel channel;
    private volatile @Nullable GroupMembership membership;
    private volatile @Nullable String groupTrouble;
    private volatile boolean isClosed;

    // Used on the loop only.
    private boolean hasUnflushed;

    /**
     * A listener that is not open yet.
     *
     * @param loop runs the listener; its kind decides between epoll and NIO, see {@link UdpEventLoops}
     */
    public UdpTransport(EventLoop loop, UdpSettings settings) {
        this.loop = loop;
        this.settings = settings;
    }

    @Override
    public String name() {
        return settings.name();
    }

    /**
     * For example {@code udp 127.0.0.1:10000 (epoll, receive buffer 4096 KiB, group 225.1.1.1:1883 on lo, ttl 1)}; before the start only what is
     * configured.
     */
    @Override
    public String description() {
        DatagramChannel open = channel;
        if (open == null || !open.isActive()) {
            return "udp " + settings.bind();
        }
        return "udp " + new UdpPeer(name(), open.localAddress())
                + (UdpEventLoops.isEpoll(loop) ? " (epoll" : " (nio")
                + ", receive buffer " + kibibytes(UdpSockets.grantedReceiveBufferBytes(open)) + groupText() + ")";
    }

    private String groupText() {
        GroupMembership joined = membership;
        if (joined != null) {
            return ", " + joined;
        }
        String trouble = groupTrouble;
        return trouble == null ? "" : ", unicast only: " + trouble;
    }

    @Override
    public int maxFrameSize() {
        return settings.maxFrameSize();
    }

    /** What happened so far. */
    public UdpCounters counters() {
        return tally.snapshot();
    }

    /**
     * How many datagrams the kernel dropped before the listener could read them, because its buffer was full or the checksum wrong. Asks the system, which
     * takes some microseconds per UDP socket of the machine; 0 where it does not tell, and when the listener is not open.
     */
    public long kernelDrops() {
        DatagramChannel open = channel;
        if (open == null || !open.isActive()) {
            return 0;
        }
        KernelDrops drops = new KernelDrops();
        GroupMembership joined = membership;
        long ofGroup =
                joined == null || joined.heardOn() == open || !joined.heardOn().isActive()
                        ? 0
                        : drops.of(joined.heardOn().localAddress());
        return drops.of(open.localAddress()) + ofGroup;
    }

    /**
     * Where the listener is bound, with the port that was chosen if any was good.
     *
     * @throws IllegalStateException when it is not open
     */
    public InetSocketAddress localAddress() {
        DatagramChannel open = channel;
        if (open == null || !open.isActive()) {
            throw new IllegalStateException("UDP listener '" + name() + "' is not open");
        }
        return open.localAddress();
    }

    @Override
    public void start(FrameReceiver receiver) throws TransportException {
        InetAddress address;
        try {
            address = InetAddress.getByName(settings.host());
        } catch (UnknownHostException unknown) {
            throw BindFailure.unknownHost(settings, unknown);
        }
        if (loop.inEventLoop()) {
            open(address, receiver);
            return;
        }
        Future<?> opened = loop.submit(() -> {
                    open(address, receiver);
                    return this;
                })
                .awaitUninterruptibly();
        if (opened.cause() instanceof TransportException failure) {
            throw failure;
        }
        opened.syncUninterruptibly();
    }

    /** On the loop registration and bind are done when they return, so that nothing has to be waited for. */
    private void open(InetAddress address, FrameReceiver receiver) throws TransportException {
        if (channel != null) {
            throw new IllegalStateException("UDP listener '" + name() + "' was started before");
        }
        DatagramChannel fresh = create(address);
        fresh.pipeline().addLast(new UdpReader(settings, receiver, tally));
        loop.register(fresh).syncUninterruptibly();
        ChannelFuture bound = fresh.bind(new InetSocketAddress(address, settings.port()));
        if (!bound.isSuccess()) {
            fresh.close();
            throw BindFailure.cannotBind(settings, address, bound.cause());
        }
        channel = fresh;
        fresh.closeFuture().addListener(closed -> reportUnexpectedEnd());
        reportGrantedBuffer(fresh);
        if (settings.group().isPresent()) {
            join(settings.group().get(), fresh, receiver);
        }
    }

    /** Sensors that know our address are served without the group, too; so trouble with it is no reason not to start. */
    private void join(UdpGroup group, DatagramChannel own, FrameReceiver receiver) {
        try {
            membership = GroupMembership.join(
                    group, settings, own, new UdpReader(settings, new GroupReceiver(receiver), tally), tally);
        } catch (IOException refused) {
            String trouble = "group " + group + " cannot be used: " + refused.getMessage();
            groupTrouble = trouble;
            LOG.warn(
                    "UDP listener '{}' serves only sensors that know its address: {}."
                            + " Choose another group or interface with the keys listeners[..].group and listeners[..].group-interface",
                    name(),
                    trouble);
        }
    }

    private DatagramChannel create(InetAddress address) throws TransportException {
        try {
            return UdpSockets.create(loop, address, settings);
        } catch (ChannelException | UnsupportedOperationException refused) {
            throw BindFailure.noSocket(settings, refused);
        }
    }

    private void reportGrantedBuffer(DatagramChannel open) {
        int granted = UdpSockets.grantedReceiveBufferBytes(open);
        if (granted < settings.receiveBufferBytes()) {
            LOG.info(
                    "UDP listener '{}' asked for a receive buffer of {} and was granted {}; bursts beyond it are lost in the kernel."
                            + " On Linux 'sysctl -w net.core.rmem_max={}' allows more",
                    name(),
                    kibibytes(settings.receiveBufferBytes()),
                    kibibytes(granted),
                    settings.receiveBufferBytes());
        }
    }

    private void reportUnexpectedEnd() {
        if (!isClosed && !loop.isShuttingDown()) {
            LOG.error("UDP listener '{}' was closed by an error of its socket and hears nothing any more", name());
        }
    }

    @Override
    public void send(PeerAddress to, ByteBuffer frame) {
        assert loop.inEventLoop();
        write(requireOurs(to).address(), frame);
    }

    private void write(InetSocketAddress to, ByteBuffer frame) {
        DatagramChannel open = channel;
        int size = frame.remaining();
        if (open == null || size == 0 || size > settings.maxFrameSize() || !hasRoom(open)) {
            tally.sendDropped.increment();
            return;
        }
        ByteBuf copy = open.alloc().directBuffer(size, size);
        int position = frame.position();
        copy.writeBytes(frame);
        frame.position(position);
        tally.sent.increment();
        hasUnflushed = true;
        open.write(new DatagramPacket(copy, to), open.voidPromise());
    }

    /** Whether the queue takes another frame, if need be after what it holds has been given to the socket. */
    private boolean hasRoom(DatagramChannel open) {
        if (open.isActive() && !open.isWritable()) {
            flush();
        }
        return open.isWritable();
    }

    private UdpPeer requireOurs(PeerAddress to) {
        if (to instanceof UdpPeer peer && peer.transportName().equals(name())) {
            return peer;
        }
        throw new IllegalArgumentException(
                "peer: " + to + " of '" + to.transportName() + "' (expected: one of '" + name() + "')");
    }

    /**
     * Sends to the group, from the listener's own port; does nothing without a group that could be joined.
     *
     * @param radius has no meaning on IP; how far a frame goes is the group's {@link UdpGroup#ttl()}
     */
    @Override
    public void broadcast(ByteBuffer frame, int radius) {
        assert loop.inEventLoop();
        GroupMembership joined = membership;
        if (joined != null) {
            write(joined.target(), frame);
        }
    }

    @Override
    public void flush() {
        assert loop.inEventLoop();
        DatagramChannel open = channel;
        if (hasUnflushed && open != null) {
            hasUnflushed = false;
            open.flush();
        }
    }

    /** On another thread than the loop's, returns when port and descriptor are free; on the loop, NIO frees them with the loop's next turn. */
    @Override
    public void close() {
        isClosed = true;
        DatagramChannel open = channel;
        if (open != null) {
            PatientClose.close(open, name());
        }
    }

    private static String kibibytes(int octets) {
        return octets / 1_024 + " KiB";
    }
}
