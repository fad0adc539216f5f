package io.mqttsn.gateway.broker.front;

import io.mqttsn.gateway.broker.BrokerSettings;
import io.mqttsn.gateway.broker.MqttBroker;
import io.mqttsn.time.Moments;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT listeners of the built-in broker, and its timer. Everything, accepting included, happens on the loop that the gateway runs on, so that a message
 * from an MQTT client to a sensor changes no thread.
 *
 * <p>{@link #bind} may be called on any thread, everything else on the loop.
 */
public final class MqttFront {

    /** The codec checks client ids of MQTT 3.1 only, which is not served. */
    private static final int CLIENT_ID_UNCHECKED = Integer.MAX_VALUE;

    private final EventLoop loop;
    private final MqttBroker broker;
    private final BrokerSettings settings;
    private final LongSupplier nanoTime;
    private final FlushBatch flushes;
    private final Complaints complaints;
    private final List<Channel> listeners = new ArrayList<>();
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;
    private boolean stopped;
    private long faults;

    /** @param nanoTime the gateway's monotonic clock */
    public MqttFront(EventLoop loop, MqttBroker broker, BrokerSettings settings, LongSupplier nanoTime) {
        this.loop = loop;
        this.broker = broker;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.flushes = new FlushBatch(loop);
        this.complaints = new Complaints(loop);
    }

    /** Opens a listener; the future fails when the address is in use or not there. */
    public ChannelFuture bind(SocketAddress address) {
        int high = settings.writeBufferBytesMax();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop, loop)
                .channel(serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        FrameGuard guard = new FrameGuard(settings.packetBytesMax());
                        channel.pipeline()
                                .addLast(guard)
                                .addLast(new MqttDecoder(settings.packetBytesMax(), CLIENT_ID_UNCHECKED))
                                .addLast(MqttEncoder.INSTANCE)
                                .addLast(new MqttHandler(MqttFront.this, guard));
                    }
                });
        ChannelFuture bound = bootstrap.bind(address);
        loop.execute(() -> opened(bound.channel()));
        return bound;
    }

    /** Closes listeners and connections. No will is published. */
    public void stop() {
        stopped = true;
        cancelTimer();
        listeners.forEach(Channel::close);
        listeners.clear();
        broker.shutDown();
    }

    /** How many connections were closed because the gateway failed while it handled them. */
    public long faults() {
        return faults;
    }

    MqttBroker broker() {
        return broker;
    }

    Complaints complaints() {
        return complaints;
    }

    FlushBatch flushes() {
        return flushes;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    void countFault() {
        faults++;
    }

    /** Sees to it that the earliest deadline is met; a timer that is set for an earlier one is left to fire, once. */
    void armTimer() {
        long next = broker.nextDeadlineNanos();
        if (stopped || next == Moments.NEVER || timer != null && timerNanos - next <= 0) {
            return;
        }
        cancelTimer();
        timerNanos = next;
        timer = loop.schedule(this::timeReached, Math.max(0, next - nanoTime()), TimeUnit.NANOSECONDS);
    }

    boolean isStopped() {
        return stopped;
    }

    private void opened(Channel listener) {
        if (stopped) {
            listener.close();
        } else {
            listeners.add(listener);
        }
    }

    private void timeReached() {
        timer = null;
        broker.advanceTo(nanoTime());
        armTimer();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private Class<? extends ServerChannel> serverChannel() {
        boolean epoll = loop instanceof IoEventLoop ioLoop && ioLoop.isIoType(EpollIoHandler.class);
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }
}
