package io.mqttsn.gateway.app.cli;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether the ports that the defaults name are free on the loopback interface. A Mosquitto from the system's packages often has one of them. */
final class UsualPorts {
    private static final int UDP = 10_000;
    private static final int MQTT = 1883;

    private UsualPorts() {}

    static boolean isUdpFree() {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), UDP))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isMqttFree() {
        try (ServerSocket socket = new ServerSocket(MQTT, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
