package io.mqttsn.gateway.app.config;

import io.mqttsn.config.ByteSize;
import io.mqttsn.config.HostPort;
import io.mqttsn.config.Setting;
import io.mqttsn.config.Variant;
import io.mqttsn.udp.UdpGroup;
import io.mqttsn.udp.UdpSettings;
import java.util.Optional;

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
                max = "256MiB")
        ByteSize receiveBuffer,

        @Setting(
                doc = "Octets that the system may hold on their way out (net.core.wmem_max on Linux).",
                change = "Raise it when many sleeping sensors wake at once and get their messages.",
                defaultValue = "1MiB",
                min = "4KiB",
                max = "256MiB")
        ByteSize sendBuffer,

        @Setting(
                doc =
                        "Where sensors look for gateways that they do not know yet, and where this one announces itself: a multicast or broadcast address and a port. Where the machine does not allow it, the listener serves unicast alone and says so at the start.",
                change =
                        "Set it when sensors search for their gateway, to the group that they use; a broadcast address, such as 255.255.255.255:1883, for sensors that know no multicast.",
                example = "225.1.1.1:1883")
        Optional<HostPort> group,

        @Setting(
                doc =
                        "Name or address of the network interface of a multicast group; without it that of the address in bind, or else the system's choice.",
                change = "Set it when bind is for all addresses and the machine has several networks.",
                example = "eth0")
        Optional<String> groupInterface,

        @Setting(
                doc =
                        "Routers that a datagram to a multicast group may pass, plus one: 0 stays on the machine, 1 on its network.",
                change = "Raise it when sensors behind multicast routers do not find the gateway.",
                defaultValue = "1",
                min = "0",
                max = "255")
        int groupTtl,

        @Setting(
                doc =
                        "Who hears the answer when a sensor searches over the group: asker, at once, or group, a quarter of a second later at most, once for all who have asked, and not at all when another gateway is faster. A question to this gateway alone is answered to the asker in any case.",
                change =
                        "Set it to group where many sensors search at the same time, or listen for the answer on the group only.",
                defaultValue = "asker")
        SearchAnswer searchAnswer,

        @Setting(doc = "Who may do what on this listener.") AccessConfig access,

        @Setting(doc = "Limits that are other here than on the rest of the listeners.")
        ListenerLimitsConfig limits)
        implements ListenerConfig {

    public UdpListenerConfig {
        if (group.isEmpty() && (groupInterface.isPresent() || groupTtl != UdpGroup.TTL_DEFAULT)) {
            throw new IllegalArgumentException((groupInterface.isPresent() ? "group-interface" : "group-ttl")
                    + " is set without group (expected: both or group alone)");
        }
        if (group.isEmpty() && searchAnswer == SearchAnswer.GROUP) {
            throw new IllegalArgumentException(
                    "search-answer is group, but there is no group (expected: both or none)");
        }
        discovery(group, groupInterface, groupTtl)
                .ifPresent(made -> UdpSettings.requireSameIpVersion(made, bind.host(), bind.port()));
    }

    /** The group with its interface and TTL. */
    public Optional<UdpGroup> discovery() {
        return discovery(group, groupInterface, groupTtl);
    }

    private static Optional<UdpGroup> discovery(
            Optional<HostPort> group, Optional<String> groupInterface, int groupTtl) {
        return group.map(address -> UdpGroup.of(address.host(), address.port(), groupInterface, groupTtl));
    }

    @Override
    public String place() {
        return Integer.toString(bind.port());
    }
}
