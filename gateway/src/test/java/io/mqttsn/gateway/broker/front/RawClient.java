package io.mqttsn.gateway.broker.front;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HexFormat;

/** A socket that sends and receives octets written in hexadecimal; blanks are ignored. */
final class RawClient implements AutoCloseable {

    /** CONNECT, MQTT 3.1.1, clean session, no keepalive, client id {@code z}. */
    static final String CONNECT = "10 0d 00044d515454 04 02 0000 0001 7a";

    static final String CONNACK = "20 02 00 00";

    private static final int TIMEOUT_MILLIS = 5_000;

    private final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    static RawClient connected(int port) throws IOException {
        RawClient client = new RawClient(port);
        client.send(CONNECT);
        client.expect(CONNACK);
        return client;
    }

    void send(String hex) throws IOException {
        send(octets(hex));
    }

    void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
    }

    /** Reads exactly these octets, or fails. */
    void expect(String hex) throws IOException {
        expect(octets(hex));
    }

    void expect(byte[] expected) throws IOException {
        byte[] actual = socket.getInputStream().readNBytes(expected.length);
        if (!Arrays.equals(expected, actual)) {
            HexFormat hex = HexFormat.of();
            throw new AssertionError("expected octets " + hex.formatHex(expected) + ", got " + hex.formatHex(actual));
        }
    }

    /** Reads until the other side closes, and answers what came, in hexadecimal. */
    String readToEnd() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder hex = new StringBuilder();
        try {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                hex.append(HexFormat.of().toHexDigits((byte) octet));
            }
        } catch (SocketException reset) {
            // Closed with octets unread: TCP says so by a reset, which is a close as well.
            return hex.toString();
        }
        return hex.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
