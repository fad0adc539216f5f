package io.mqttsn.udp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mqttsn.transport.TransportException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A test that opens listeners, and sockets to talk to them; all are closed after it, the newest first. */
abstract class WithListeners {

    final List<AutoCloseable> opened = new ArrayList<>();
    final RecordingReceiver receiver = new RecordingReceiver();

    /** The loop of the listener made last. */
    @Nullable
    EventLoop loop;

    @AfterEach
    final void closeWhatWasOpened() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    /** A listener on a loop of its own, not started yet. */
    final UdpTransport transport(LoopKind kind, UdpSettings settings) {
        assumeTrue(kind.isAvailable(), "this machine has no native epoll");
        EventLoopGroup group = kind.newGroup();
        opened.add(() -> group.shutdownGracefully(0, 0, SECONDS).sync());
        loop = group.next();
        UdpTransport transport = new UdpTransport(loop, settings);
        opened.add(transport::close);
        return transport;
    }

    final UdpTransport start(LoopKind kind, UdpSettings settings) throws TransportException {
        UdpTransport transport = transport(kind, settings);
        transport.start(receiver);
        return transport;
    }

    final void onLoop(Runnable task) throws InterruptedException {
        loop.submit(task).sync();
    }
}
