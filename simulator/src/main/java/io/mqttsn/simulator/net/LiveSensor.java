package io.mqttsn.simulator.net;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorSink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link SensorClient} behind a UDP socket of its own. Subclasses override the events that they care for.
 *
 * <p>Confined to its {@link SensorLoop}; only {@link #run} may be called from anywhere. What a batch of datagrams or a call of {@link #run} makes the
 * client send leaves in one flush. There is one timer at most: as answers only move deadlines away, it is looked at when it fires and not at each message.
 */
public abstract class LiveSensor implements SensorSink {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSensor.class);

    private final SensorLoop loop;
    private final SensorClient client;
    private @Nullable DatagramChannel channel;
    private boolean dirty;

    private @Nullable ScheduledFuture<?> wakeUp;
    private long wakeUpNanos;

    protected LiveSensor(SensorLoop loop, SensorSettings settings) {
        this.loop = loop;
        this.client = new SensorClient(settings, this);
    }

    /** Something that a user wants from a client. */
    @FunctionalInterface
    public interface Intent {
        void give(SensorClient client, long nowNanos);
    }

    public final SensorClient client() {
        return client;
    }

    public final SensorLoop loop() {
        return loop;
    }

    /**
     * Opens the socket; to be called on the loop.
     *
     * @throws IOException when the system gives no socket; the message names the remedy
     */
    public final void open() throws IOException {
        try {
            DatagramChannel opened = loop.newChannel();
            opened.pipeline().addLast(new Reader());
            loop.eventLoop().register(opened);
            ChannelFuture connected = opened.connect(loop.gateway());
            channel = opened;
            if (connected.cause() != null) {
                close();
                throw new IOException(
                        "no route to the gateway " + loop.gateway() + ": "
                                + connected.cause().getMessage(),
                        connected.cause());
            }
        } catch (ChannelException e) {
            throw new IOException(
                    "the system gives no further socket (" + e.getMessage()
                            + "); raise the limit of open files (ulimit -n) or use fewer clients",
                    e);
        }
    }

    /** Gives {@code intent} to the client, on the loop. */
    public final void run(Intent intent) {
        loop.execute(() -> {
            intent.give(client, System.nanoTime());
            settle();
        });
    }

    /** Closes the socket; nothing is sent. To be called on the loop. */
    public final void close() {
        if (wakeUp != null) {
            wakeUp.cancel(false);
            wakeUp = null;
        }
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    @Override
    public final void send(MqttSnMessage message) {
        DatagramChannel open = channel;
        if (open == null) {
            return;
        }
        sending(message);
        int length = MqttSnEncoder.encodedLength(message);
        ByteBuf frame = open.alloc().directBuffer(length);
        MqttSnEncoder.encode(message, frame.internalNioBuffer(0, length));
        open.write(frame.writerIndex(length), open.voidPromise());
        dirty = true;
    }

    /** {@code message} is about to leave. */
    protected void sending(MqttSnMessage message) {}

    /** The system did not take something that should leave, or could not read what came. */
    protected void sendFailed(IOException cause) {}

    /** Nobody listens at the gateway's address, says the network. */
    protected void unreachable() {}

    /** The gateway sent something that no client can read; a violation without a message. */
    protected void malformed(Frame frame) {}

    private void received(Frame frame) {
        if (frame instanceof MqttSnMessage message) {
            client.messageReceived(message, System.nanoTime());
        } else {
            malformed(frame);
        }
    }

    private void settle() {
        if (dirty && channel != null) {
            dirty = false;
            channel.flush();
        }
        armTimer();
    }

    private void armTimer() {
        long dueNanos = client.nextDeadlineNanos();
        if (dueNanos == Long.MAX_VALUE || channel == null || wakeUp != null && wakeUpNanos - dueNanos <= 0) {
            return;
        }
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        wakeUpNanos = dueNanos;
        wakeUp = loop.schedule(this::timerFired, Math.max(0, dueNanos - System.nanoTime()));
    }

    private void timerFired() {
        wakeUp = null;
        long nowNanos = System.nanoTime();
        long dueNanos = client.nextDeadlineNanos();
        if (dueNanos != Long.MAX_VALUE && nowNanos - dueNanos >= 0) {
            client.advanceTo(nowNanos);
        }
        settle();
    }

    /** Reads the datagrams of this sensor's socket. */
    private final class Reader extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket datagram = (DatagramPacket) message;
            try {
                ByteBuf content = datagram.content();
                int size = content.readableBytes();
                if (size > loop.octets().length) {
                    malformed(Malformed.OVERSIZED);
                    return;
                }
                content.getBytes(content.readerIndex(), loop.octets(), 0, size);
                received(MqttSnDecoder.decode(loop.frame(size)));
            } finally {
                datagram.release();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            settle();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof PortUnreachableException) {
                unreachable();
                settle();
            } else if (cause instanceof IOException failure) {
                sendFailed(failure);
                LOG.debug("{}: {}", client.settings().clientId(), cause.toString());
            } else {
                LOG.error(
                        "a bug in the simulator; {} goes on", client.settings().clientId(), cause);
            }
        }
    }
}
