package io.mqttsn.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UdpPeerTest {

    @Test
    void shouldBeTheSamePeerExactlyWhenListenerAddressAndPortAre() throws UnknownHostException {
        UdpPeer peer = peer("a", "192.0.2.7", 1_234);

        assertEquals(peer, peer("a", "192.0.2.7", 1_234));
        assertEquals(peer.hashCode(), peer("a", "192.0.2.7", 1_234).hashCode());
        assertNotEquals(peer, peer("a", "192.0.2.7", 1_235));
        assertNotEquals(peer, peer("a", "192.0.2.8", 1_234));
        assertNotEquals(peer, peer("b", "192.0.2.7", 1_234));
        assertNotEquals(peer, peer("a", "2001:db8::7", 1_234));
    }

    @Test
    void shouldTellLinkLocalAddressesOfTwoInterfacesApart() throws UnknownHostException {
        UdpPeer one = new UdpPeer("a", new InetSocketAddress(linkLocal(1), 1_234));
        UdpPeer other = new UdpPeer("a", new InetSocketAddress(linkLocal(2), 1_234));

        assertNotEquals(one, other);
        assertEquals(one, new UdpPeer("a", new InetSocketAddress(linkLocal(1), 1_234)));
        assertEquals("fe80::1%1", one.source());
        assertEquals("[fe80::1%2]:1234", other.toString());
    }

    @Test
    void shouldPrintItselfAsAnOperatorWouldWriteIt() throws UnknownHostException {
        assertEquals("192.0.2.7:1234", peer("a", "192.0.2.7", 1_234).toString());
        assertEquals("[2001:db8::7]:1234", peer("a", "2001:db8::7", 1_234).toString());
        assertEquals("192.0.2.7", peer("a", "192.0.2.7", 1_234).source());
        assertEquals("2001:db8::7", peer("a", "2001:db8::7", 1_234).source());
        assertEquals("a", peer("a", "::1", 1).transportName());
    }

    @Test
    void shouldNotLookUpNames() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("example.org", 1);

        assertThrows(IllegalArgumentException.class, () -> new UdpPeer("a", unresolved));
    }

    /** Behind a NAT all peers share an address, in a test network all share a port: neither may fall into few buckets. */
    @Test
    void shouldSpreadNeighboursOverManyHashCodes() throws UnknownHostException {
        Set<Integer> hashes = new HashSet<>();
        Set<Integer> buckets = new HashSet<>();
        for (int host = 1; host <= 100; host++) {
            for (int port = 2_000; port < 2_100; port++) {
                int hash = peer("a", "192.0.2." + host, port).hashCode();
                hashes.add(hash);
                // As a HashMap with room for ten thousand folds and cuts it.
                buckets.add((hash ^ hash >>> 16) & 0x3FFF);
            }
        }

        assertEquals(10_000, hashes.size());
        // Chance alone would fill 7,484 of the 16,384 buckets.
        assertTrue(buckets.size() > 6_500, buckets.size() + " buckets");
    }

    private static UdpPeer peer(String transport, String address, int port) throws UnknownHostException {
        return new UdpPeer(transport, new InetSocketAddress(InetAddress.getByName(address), port));
    }

    private static Inet6Address linkLocal(int scope) throws UnknownHostException {
        byte[] octets = InetAddress.getByName("fe80::1").getAddress();
        return Inet6Address.getByAddress(null, octets, scope);
    }
}
