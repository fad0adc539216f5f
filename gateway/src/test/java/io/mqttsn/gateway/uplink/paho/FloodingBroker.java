package io.mqttsn.gateway.uplink.paho;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes everybody in, sends each a great many messages of QoS 0, and says nothing else: answers would be behind those. */
final class FloodingBroker implements AutoCloseable {

    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final byte[] PUBLISH = {0x30, 4, 0, 1, 'a', 'x'};
    private static final byte[] DISCONNECT = {(byte) 0xE0, 0};

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int messages;
    final AtomicInteger goodbyes = new AtomicInteger();

    FloodingBroker(int messages) throws IOException {
        this.messages = messages;
        inBackground(() -> {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                inBackground(() -> read(socket));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return sockets.size();
    }

    /** The connections end as they do when a machine goes down. */
    void reset() throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private void read(Socket socket) throws IOException {
        byte[] packet = new byte[1_024];
        socket.getInputStream().read(packet);
        inBackground(() -> flood(socket.getOutputStream()));
        while (true) {
            int octets = socket.getInputStream().read(packet);
            if (octets < 0) {
                return;
            }
            if (octets >= 2 && packet[octets - 2] == DISCONNECT[0] && packet[octets - 1] == DISCONNECT[1]) {
                goodbyes.incrementAndGet();
                socket.close();
                return;
            }
        }
    }

    private void flood(OutputStream out) throws IOException {
        BufferedOutputStream many = new BufferedOutputStream(out);
        many.write(CONNACK);
        for (int i = 0; i < messages; i++) {
            many.write(PUBLISH);
        }
        many.flush();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Somebody has closed the socket, which ends this.
                        return;
                    }
                },
                "flooding-broker");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
