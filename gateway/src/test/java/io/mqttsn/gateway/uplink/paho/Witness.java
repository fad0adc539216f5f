package io.mqttsn.gateway.uplink.paho;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees everything that a broker writes to a subscriber, up to the last octet before the broker dies; Paho throws away what it has not delivered yet when a
 * connection ends. It speaks just enough MQTT for QoS 0, and comes back when the broker does.
 */
final class Witness implements AutoCloseable {

    private static final int PUBLISH = 3;
    private static final long RETRY_NANOS = 20_000_000;

    private final int port;
    private final String filter;
    private volatile boolean isClosed;
    private volatile Socket socket = new Socket();

    final Set<String> topics = ConcurrentHashMap.newKeySet();

    Witness(int port, String filter) {
        this.port = port;
        this.filter = filter;
        Thread thread = new Thread(this::watch, "test-witness");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        socket.close();
    }

    private void watch() {
        while (!isClosed) {
            try (Socket present = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket = present;
                present.getOutputStream().write(connectAndSubscribe());
                DataInputStream in = new DataInputStream(new BufferedInputStream(present.getInputStream()));
                while (!isClosed) {
                    readPacket(in);
                }
            } catch (IOException e) {
                // The broker is away, or the test over.
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void readPacket(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte() >>> 4;
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit >= 0x80);
        byte[] body = new byte[length];
        in.readFully(body);
        if (type == PUBLISH) {
            int topicLength = (body[0] & 0xFF) << 8 | body[1] & 0xFF;
            topics.add(new String(body, 2, topicLength, StandardCharsets.UTF_8));
        }
    }

    private byte[] connectAndSubscribe() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(0x10); // CONNECT
        out.writeByte(10 + 2);
        out.writeUTF("MQTT");
        out.writeByte(4); // 3.1.1
        out.writeByte(0x02); // clean session
        out.writeShort(0); // no keep-alive
        out.writeUTF(""); // any client id
        out.writeByte(0x82); // SUBSCRIBE
        out.writeByte(2 + 2 + filter.length() + 1);
        out.writeShort(1); // packet id
        out.writeUTF(filter);
        out.writeByte(0); // QoS
        return bytes.toByteArray();
    }
}
