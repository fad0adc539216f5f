package io.mqttsn.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpGroupTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"224.0.0.1", "225.1.1.1", "239.255.255.255", "ff01::1", "ff02::1:883", "ff1e:feed::caca:dead"})
    void shouldTakeMulticastAddresses(String host) {
        assertTrue(UdpGroup.of(host, 1_883).isMulticast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.255", "192.0.2.255", "127.255.255.255", "192.0.2.63", "192.0.2.3"})
    void shouldTakeWhatMayBeABroadcastAddress(String host) {
        assertFalse(UdpGroup.of(host, 1_883).isMulticast());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "127.0.0.1",
                "192.0.2.254",
                "223.255.255.254",
                "::",
                "::1",
                "fe80::1",
                "2001:db8::ffff"
            })
    void shouldRefuseAddressesOfASingleMachine(String host) {
        assertRefused(
                "group: " + UdpSettings.written(host, 1_883)
                        + " is neither a multicast nor a broadcast address (expected: 224.0.0.0 to 239.255.255.255,"
                        + " an IPv6 address that begins with ff, 255.255.255.255, or the last address of an IPv4 subnet)",
                () -> UdpGroup.of(host, 1_883));
    }

    @Test
    void shouldRefuseNamesAndZones() {
        assertRefused(
                "group: all.example:1883 has no IP address (expected: for example 225.1.1.1:1883 or \"[ff02::1:883]:1883\")",
                () -> UdpGroup.of("all.example", 1_883));
        assertRefused(
                "group: [ff02::1%eth0]:1883 names a zone (expected: the address alone, and the interface in group-interface)",
                () -> UdpGroup.of("ff02::1%eth0", 1_883));
    }

    @Test
    void shouldRefuseWhatIsOutOfRange() {
        assertRefused("the port of group: 0 (expected: 1..65535)", () -> UdpGroup.of("225.1.1.1", 0));
        assertRefused("group-ttl: 256 (expected: 0..255)", () -> UdpGroup.of("225.1.1.1", 1, Optional.empty(), 256));
        assertRefused("group-ttl: -1 (expected: 0..255)", () -> UdpGroup.of("225.1.1.1", 1, Optional.empty(), -1));
        assertRefused(
                "group-interface: blank (expected: the name or an address of an interface)",
                () -> UdpGroup.of("225.1.1.1", 1).withNetworkInterface(" "));
    }

    /** An operator who names an interface believes that nothing leaves by another. */
    @Test
    void shouldRefuseAnInterfaceForABroadcastAddress() {
        assertRefused(
                "group-interface: eth0 has no effect on 255.255.255.255:1883, which is a broadcast address"
                        + " (expected: no group-interface; a broadcast goes by the interface of its subnet,"
                        + " and 255.255.255.255 by that of the address in bind)",
                () -> UdpGroup.of("255.255.255.255", 1_883).withNetworkInterface("eth0"));
    }

    @ParameterizedTest
    @CsvSource({
        "225.1.1.1, 0.0.0.0",
        "225.1.1.1, 192.0.2.1",
        "225.1.1.1, ::",
        "225.1.1.1, 0:0:0:0:0:0:0:0",
        "225.1.1.1, gateway.example",
        "255.255.255.255, ::",
        "ff02::1, ::",
        "ff02::1, fe80::1%eth0",
        "ff02::1, gateway.example"
    })
    void shouldTakeGroupsThatTheListenerCanReach(String group, String host) {
        assertTrue(UdpSettings.of("test", host, 10_000)
                .withGroup(UdpGroup.of(group, 1_883))
                .group()
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1"})
    void shouldRefuseAnIpv6GroupForAnIpv4Listener(String host) {
        assertRefused(
                "group: [ff02::1]:1883 is an IPv6 address and bind " + host + ":10000 an IPv4 address"
                        + " (expected: an IPv4 group such as 225.1.1.1:1883, or bind \"[::]:10000\")",
                () -> UdpSettings.of("test", host, 10_000).withGroup(UdpGroup.of("ff02::1", 1_883)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "2001:db8::1", "fe80::1%eth0"})
    void shouldRefuseAnIpv4GroupForAListenerOnOneIpv6Address(String host) {
        assertRefused(
                "group: 225.1.1.1:1883 is an IPv4 address and bind [" + host + "]:10000 an IPv6 address"
                        + " (expected: an IPv6 group such as \"[ff02::1:883]:1883\", or bind 0.0.0.0:10000)",
                () -> UdpSettings.of("test", host, 10_000).withGroup(UdpGroup.of("225.1.1.1", 1_883)));
    }

    @Test
    void shouldPrintItselfAsAnOperatorWouldWriteIt() {
        assertEquals("225.1.1.1:1883", UdpGroup.of("225.1.1.1", 1_883).toString());
        assertEquals("[ff02::1:883]:1883", UdpGroup.of("ff02::1:883", 1_883).toString());
    }

    private static void assertRefused(String sentence, Runnable making) {
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, making::run).getMessage());
    }
}
