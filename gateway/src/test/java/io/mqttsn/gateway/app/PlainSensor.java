package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A sensor of few words on a real socket: says what it is told, and hears one frame after the other. */
final class PlainSensor implements AutoCloseable {
    private final DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);

    PlainSensor(Gateway gateway) throws IOException {
        socket.connect(InetAddress.getLoopbackAddress(), gateway.udpPorts().get(0));
        socket.setSoTimeout(10_000);
    }

    /** Sends PINGREQ, and answers how long PINGRESP takes, in nanoseconds. */
    long pings() throws IOException {
        long asked = System.nanoTime();
        sends(PingReq.KEEP_ALIVE);
        assertEquals(PingResp.INSTANCE, hears());
        return System.nanoTime() - asked;
    }

    /** Until the gateway has reached its broker it is told congestion. */
    void connects(String id) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        for (int attempt = 0; attempt < 200; attempt++) {
            asksToConnect(id);
            if (assertInstanceOf(ConnAck.class, hears()).returnCode() == ReturnCode.ACCEPTED) {
                return;
            }
            never.await(50, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("never connected");
    }

    void asksToConnect(String id) throws IOException {
        sends(new Connect(false, true, 1, 60, ClientId.of(id)));
    }

    void sends(Frame frame) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(MqttSnEncoder.encodedLength(frame));
        MqttSnEncoder.encode(frame, octets);
        socket.send(new DatagramPacket(octets.array(), octets.capacity()));
    }

    Frame hears() throws IOException {
        packet.setLength(65_535);
        socket.receive(packet);
        return MqttSnDecoder.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
    }

    boolean hearsNothingFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            hears();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
