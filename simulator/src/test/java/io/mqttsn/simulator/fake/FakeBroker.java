package io.mqttsn.simulator.fake;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An MQTT 3.1.1 broker of a hundred lines: clean sessions, exact names and {@code prefix/#}, each message handed on at QoS 0 and acknowledged as it came.
 * A thread for each client.
 */
public final class FakeBroker implements AutoCloseable {

    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int PUBREL = 6;
    private static final int SUBSCRIBE = 8;
    private static final int UNSUBSCRIBE = 10;
    private static final int PINGREQ = 12;
    private static final int DISCONNECT = 14;

    private final ServerSocket server;
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private final boolean refusesSubscriptions;

    private FakeBroker(boolean refusesSubscriptions) throws IOException {
        this.refusesSubscriptions = refusesSubscriptions;
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        start("fake-broker", this::accept);
    }

    public static FakeBroker start() throws IOException {
        return new FakeBroker(false);
    }

    /** One that lets nobody subscribe. */
    public static FakeBroker startSecretive() throws IOException {
        return new FakeBroker(true);
    }

    public String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Cuts all connections. */
    public void cut() {
        clients.forEach(Client::close);
    }

    /** Publishes from inside the broker, as if a gateway had. */
    public void publish(String topic, byte[] payload) {
        clients.forEach(client -> client.deliver(topic, payload));
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Client client = new Client(server.accept());
                clients.add(client);
                start("fake-broker-client", client::serve);
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private final class Client {

        private final Socket socket;
        private final Map<String, Boolean> filters = new ConcurrentHashMap<>();

        Client(Socket socket) {
            this.socket = socket;
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void serve() {
            try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
                while (true) {
                    int header = in.readUnsignedByte();
                    byte[] body = in.readNBytes(remainingLength(in));
                    if (header >> 4 == DISCONNECT) {
                        break;
                    }
                    handle(header, body);
                }
            } catch (IOException gone) {
                // Cut by either side.
            }
            clients.remove(this);
        }

        private void handle(int header, byte[] body) throws IOException {
            switch (header >> 4) {
                case CONNECT -> write(0x20, 0, 0);
                case PUBLISH -> published(header >> 1 & 3, body);
                case PUBREL -> write(0x70, body[0], body[1]);
                case SUBSCRIBE -> {
                    if (!refusesSubscriptions) {
                        filters.put(text(body, 2), true);
                    }
                    write(0x90, body[0], body[1], refusesSubscriptions ? 0x80 : 0);
                }
                case UNSUBSCRIBE -> {
                    filters.remove(text(body, 2));
                    write(0xB0, body[0], body[1]);
                }
                case PINGREQ -> write(0xD0);
                default -> throw new IOException("packet type " + (header >> 4));
            }
        }

        private void published(int qos, byte[] body) throws IOException {
            String topic = text(body, 0);
            int id = 2 + word(body, 0);
            int payload = qos == 0 ? id : id + 2;
            FakeBroker.this.publish(topic, java.util.Arrays.copyOfRange(body, payload, body.length));
            if (qos > 0) {
                write(qos == 1 ? 0x40 : 0x50, body[id], body[id + 1]);
            }
        }

        void deliver(String topic, byte[] payload) {
            boolean isWanted = filters.keySet().stream()
                    .anyMatch(filter -> filter.equals(topic)
                            || filter.endsWith("#") && topic.startsWith(filter.substring(0, filter.length() - 1)));
            if (!isWanted) {
                return;
            }
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            int[] packet = new int[2 + name.length + payload.length];
            packet[0] = name.length >> 8;
            packet[1] = name.length & 0xFF;
            for (int i = 0; i < name.length; i++) {
                packet[2 + i] = name[i];
            }
            for (int i = 0; i < payload.length; i++) {
                packet[2 + name.length + i] = payload[i];
            }
            try {
                write(0x30, packet);
            } catch (IOException gone) {
                // Its own thread notices.
            }
        }

        /** In one piece: Paho can lose its place in a packet of which a part comes just when it stops waiting. */
        private synchronized void write(int header, int... body) throws IOException {
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(header);
            int left = body.length;
            do {
                packet.write(left > 127 ? left & 127 | 128 : left);
                left >>= 7;
            } while (left > 0);
            for (int octet : body) {
                packet.write(octet);
            }
            socket.getOutputStream().write(packet.toByteArray());
        }

        private static int remainingLength(DataInputStream in) throws IOException {
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                int octet = in.readUnsignedByte();
                length |= (octet & 127) << shift;
                if (octet < 128) {
                    return length;
                }
            }
        }

        private static int word(byte[] body, int at) {
            return (body[at] & 0xFF) << 8 | body[at + 1] & 0xFF;
        }

        private static String text(byte[] body, int at) {
            return new String(body, at + 2, word(body, at), StandardCharsets.UTF_8);
        }
    }
}
