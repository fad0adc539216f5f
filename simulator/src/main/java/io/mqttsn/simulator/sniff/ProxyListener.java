package io.mqttsn.simulator.sniff;

import java.net.InetSocketAddress;

/** What a proxy tells, on its own thread; a listener that blocks holds up the datagrams. */
public interface ProxyListener {

    /** A datagram has been handed on. */
    void passed(Sighting sighting);

    /** Nobody listens at the gateway's address: what this client sent is lost. */
    void gatewayUnreachable(InetSocketAddress client);
}
