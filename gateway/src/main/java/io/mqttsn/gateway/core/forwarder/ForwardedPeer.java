package io.mqttsn.gateway.core.forwarder;

import io.mqttsn.codec.Octets;
import io.mqttsn.transport.PeerAddress;
import java.util.HexFormat;

/**
 * A wireless node behind a forwarder (MQTT-SN 1.2, §5.5). Its identity is the carrier's address and the node id, which is opaque and returned unchanged.
 */
public final class ForwardedPeer implements PeerAddress {

    private final PeerAddress carrier;
    private final Octets nodeId;
    private final int radius;

    /**
     * @param carrier the forwarder, never itself forwarded
     * @param radius broadcast radius that the forwarder asked with, 0..3, given back in answers; no part of the identity
     */
    public ForwardedPeer(PeerAddress carrier, Octets nodeId, int radius) {
        this.carrier = carrier;
        this.nodeId = nodeId;
        this.radius = radius;
    }

    public PeerAddress carrier() {
        return carrier;
    }

    public Octets nodeId() {
        return nodeId;
    }

    public int radius() {
        return radius;
    }

    @Override
    public String transportName() {
        return carrier.transportName();
    }

    @Override
    public String source() {
        return carrier.source();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ForwardedPeer that && carrier.equals(that.carrier) && nodeId.equals(that.nodeId);
    }

    @Override
    public int hashCode() {
        return 31 * carrier.hashCode() + nodeId.hashCode();
    }

    @Override
    public String toString() {
        return carrier + " node " + HexFormat.of().formatHex(nodeId.toByteArray());
    }
}
