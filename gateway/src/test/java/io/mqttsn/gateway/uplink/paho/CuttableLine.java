package io.mqttsn.gateway.uplink.paho;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A line to a broker that can be cut like a cable, while the broker stays. */
final class CuttableLine implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int brokerPort;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean refuses;

    CuttableLine(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        inBackground(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Ends all connections at once, the way a reset does. */
    void cut() {
        for (Socket socket : open) {
            abort(socket);
        }
    }

    /** New connections end at once. */
    void refuse() {
        refuses = true;
    }

    int refused() {
        return refused.get();
    }

    void accept() {
        refuses = false;
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket near = server.accept();
            if (refuses) {
                near.close();
                refused.incrementAndGet();
                continue;
            }
            Socket far = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            open.add(near);
            open.add(far);
            inBackground(() -> copy(near, far));
            inBackground(() -> copy(far, near));
        }
    }

    private void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[16_384];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } finally {
            abort(from);
            abort(to);
        }
    }

    private void abort(Socket socket) {
        if (!open.remove(socket)) {
            return;
        }
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket does not close", e);
        }
    }

    private static void inBackground(Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        // The line was cut or closed, which is what it is for.
                    }
                },
                "test-line");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Step {
        void run() throws IOException;
    }
}
