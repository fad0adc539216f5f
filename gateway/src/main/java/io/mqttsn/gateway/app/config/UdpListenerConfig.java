package io.mqttsn.gateway.app.config;

import io.mqttsn.config.ByteSize;
import io.mqttsn.config.HostPort;
import io.mqttsn.config.Setting;
import io.mqttsn.config.Variant;

/** Sensors that send datagrams over IP. */
@Variant(value = "udp", doc = "Datagrams over IP, one MQTT-SN message in each.")
public record UdpListenerConfig(
        @Setting(
                doc = "What logs and counters call this listener.",
                change = "Give each listener its own when there are several.",
                defaultValue = "udp")
        String name,

        @Setting(
                doc = "The local address and port.",
                change =
                        "Set the address to 0.0.0.0 or \"[::]\" to serve sensors on other machines, and the port to what they expect.",
                defaultValue = "127.0.0.1:10000")
        HostPort bind,

        @Setting(
                doc =
                        "Longest datagram accepted; a longer one is dropped whole and counted. The default is all that an IPv4 datagram can carry.",
                change = "Lower it when sensors are known to send little and strangers can reach the port.",
                defaultValue = "65507",
                min = "32",
                max = "65507")
        ByteSize maxFrameSize,

        @Setting(
                doc =
                        "Octets that the system may hold for the gateway while it is busy; the system may grant less (net.core.rmem_max on Linux).",
                change = "Raise it when the system counts receive buffer errors, as when many sensors answer at once.",
                defaultValue = "4MiB",
                min = "4KiB",
                max = "1GiB")
        ByteSize receiveBuffer,

        @Setting(
                doc = "Octets that the system may hold on their way out (net.core.wmem_max on Linux).",
                change = "Raise it when many sleeping sensors wake at once and get their messages.",
                defaultValue = "1MiB",
                min = "4KiB",
                max = "1GiB")
        ByteSize sendBuffer,

        @Setting(doc = "Who may do what on this listener.") AccessConfig access)
        implements ListenerConfig {

    @Override
    public String place() {
        return Integer.toString(bind.port());
    }
}
