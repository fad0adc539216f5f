package io.mqttsn.gateway.broker.front;

import io.mqttsn.gateway.broker.BrokerSettings;
import io.mqttsn.gateway.broker.MqttBroker;
import io.mqttsn.gateway.routing.QueueBudget;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.store.MemoryStore;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The built-in broker with one listener on a free port of the loopback address, as the program wires it. */
final class RunningBroker implements AutoCloseable {

    final MemoryStore store = new MemoryStore();
    final List<RuntimeException> faults = Collections.synchronizedList(new ArrayList<>());
    final Router router;
    final MqttBroker broker;
    final MqttFront front;
    final int port;
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    RunningBroker(BrokerSettings settings) {
        this(settings, 0);
    }

    RunningBroker(BrokerSettings settings, int wantedPort) {
        router = new Router(store, RoutingLimits.DEFAULTS, (subscriber, fault) -> faults.add(fault));
        AtomicLong names = new AtomicLong();
        broker = new MqttBroker(
                router, store, new QueueBudget(100_000, 64 << 20), settings, () -> "auto-" + names.incrementAndGet());
        front = new MqttFront(loop, broker, settings, System::nanoTime);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort);
        port = ((InetSocketAddress)
                        front.bind(address).syncUninterruptibly().channel().localAddress())
                .getPort();
    }

    /** Asks on the loop, where all state lives. */
    <T> T onLoop(Supplier<T> question) {
        return loop.submit(question::get).syncUninterruptibly().getNow();
    }

    @Override
    public void close() {
        if (group.isShuttingDown()) {
            return;
        }
        loop.submit(front::stop).syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
