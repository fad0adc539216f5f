package io.mqttsn.gateway.app;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** A broker that reads CONNECT, gives the answer that a test has for this client id, and otherwise only reads. */
final class TinyBroker implements AutoCloseable {

    /** Return codes of CONNACK (MQTT 3.1.1, §3.2.2.3). */
    static final int ACCEPTED = 0;

    /** No answer at all. */
    static final int SILENCE = -1;

    private final Function<String, Integer> answers;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /** @param answers a return code, or {@link #SILENCE}, for each client id */
    TinyBroker(Function<String, Integer> answers) throws IOException {
        this.answers = answers;
        Thread acceptor = new Thread(this::acceptAll, "tiny-broker");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread reader = new Thread(() -> serve(client), "tiny-broker-connection");
                reader.setDaemon(true);
                reader.start();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket connection) {
        try (Socket client = connection) {
            int answer = answers.apply(clientId(new DataInputStream(client.getInputStream())));
            if (answer != SILENCE) {
                client.getOutputStream().write(new byte[] {0x20, 2, 0, (byte) answer});
            }
            if (answer == ACCEPTED || answer == SILENCE) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            // The gateway has gone.
        }
    }

    private static String clientId(DataInputStream in) throws IOException {
        in.readByte();
        while (in.readByte() < 0) {
            // The remaining length, of which nothing is needed here.
        }
        in.readUTF();
        in.skipNBytes(4);
        return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
