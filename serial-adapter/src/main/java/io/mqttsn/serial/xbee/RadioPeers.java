package io.mqttsn.serial.xbee;

import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the radios in reach beyond their addresses: the route, the signal strength, the kind of frame they use, and which transmission is
 * still without a status. Used by the reader and the writer of a port, hence the locks; each is held for a few instructions.
 *
 * <p>All of it can be lost without harm: the radio least recently heard makes room when the table is full, and is then reached by its address alone.
 */
public final class RadioPeers {

    /** How a radio is spoken to. */
    public enum Dialect {
        /** Frames 0x10: Zigbee and DigiMesh. */
        ZIGBEE,
        /** Frames 0x00 and 0x01: 802.15.4. */
        IEEE_802_15_4
    }

    /** The signal strength of a frame that tells none. */
    public static final int NO_RSSI = 1;

    private static final int FRAME_IDS = 256;

    private static final class Peer {
        Dialect dialect;
        int route16 = XBeeFrame.UNKNOWN_16;
        int rssiDbm = NO_RSSI;
        boolean failing;

        Peer(Dialect dialect) {
            this.dialect = dialect;
        }
    }

    private final Dialect defaultDialect;
    private final int peersMax;
    private final Map<PeerAddress, Peer> peers = new LinkedHashMap<>(16, 0.75f, true);
    private final @Nullable PeerAddress[] awaitingStatus = new PeerAddress[FRAME_IDS];
    private int lastFrameId;
    private long delivered;
    private long failed;
    private long unconfirmed;

    /**
     * @param defaultDialect how to speak to a radio that has not been heard yet
     * @param peersMax how many radios are remembered, at least 1
     */
    public RadioPeers(Dialect defaultDialect, int peersMax) {
        this.defaultDialect = defaultDialect;
        this.peersMax = peersMax;
    }

    /**
     * A frame came from this radio.
     *
     * @param route16 the radio's 16-bit address, {@link XBeeFrame#UNKNOWN_16} when the frame does not tell
     * @param rssiDbm 0 or less, or {@link #NO_RSSI}
     */
    public synchronized void heard(PeerAddress from, Dialect dialect, int route16, int rssiDbm) {
        Peer peer = peer(from);
        peer.dialect = dialect;
        peer.route16 = route16;
        peer.rssiDbm = rssiDbm;
    }

    /** The frame that carries these octets to this radio; its frame id asks for a status. */
    public synchronized XBeeFrame transmission(PeerAddress to, ByteBuffer data) {
        Peer peer = peers.get(to);
        int frameId = nextFrameId(to);
        Dialect dialect = peer == null ? defaultDialect : peer.dialect;
        if (to instanceof XBeeShortAddress radio) {
            return dialect == Dialect.ZIGBEE
                    ? new XBeeFrame.TransmitRequest(frameId, XBeeFrame.UNKNOWN_64, radio.address16(), 0, 0, data)
                    : new XBeeFrame.TransmitTo16(frameId, radio.address16(), 0, data);
        }
        long address64 = ((XBeeAddress) to).address64();
        if (dialect == Dialect.IEEE_802_15_4) {
            return new XBeeFrame.TransmitTo64(frameId, address64, 0, data);
        }
        int route16 = peer == null ? XBeeFrame.UNKNOWN_16 : peer.route16;
        return new XBeeFrame.TransmitRequest(frameId, address64, route16, 0, 0, data);
    }

    /** The frame that carries these octets to everybody; nobody confirms it. */
    public XBeeFrame broadcast(ByteBuffer data, int radius) {
        return defaultDialect == Dialect.ZIGBEE
                ? new XBeeFrame.TransmitRequest(0, XBeeFrame.BROADCAST_64, XBeeFrame.UNKNOWN_16, radius, 0, data)
                : new XBeeFrame.TransmitTo64(0, XBeeFrame.BROADCAST_64, 0, data);
    }

    private int nextFrameId(PeerAddress to) {
        // Id 0 would ask for no status.
        lastFrameId = lastFrameId % (FRAME_IDS - 1) + 1;
        if (awaitingStatus[lastFrameId] != null) {
            unconfirmed++;
        }
        awaitingStatus[lastFrameId] = to;
        return lastFrameId;
    }

    /** What a transmit status meant: for whom, and whether this is the radio's first failure since it was last reached. */
    public record Outcome(PeerAddress peer, boolean delivered, boolean firstFailure) {}

    /**
     * A transmit status arrived.
     *
     * @param status 0 for success
     * @param route16 the route that was used, {@link XBeeFrame#UNKNOWN_16} when the status does not tell
     * @return nothing when no transmission with this id is waiting
     */
    public synchronized @Nullable Outcome status(int frameId, int status, int route16) {
        PeerAddress to = awaitingStatus[frameId];
        awaitingStatus[frameId] = null;
        if (to == null) {
            return null;
        }
        Peer peer = peer(to);
        if (status == 0) {
            delivered++;
            peer.failing = false;
            if (route16 != XBeeFrame.UNKNOWN_16) {
                peer.route16 = route16;
            }
            return new Outcome(to, true, false);
        }
        failed++;
        boolean first = !peer.failing;
        peer.failing = true;
        // The radio may have joined anew; the module looks its route up when it is not told one.
        peer.route16 = XBeeFrame.UNKNOWN_16;
        return new Outcome(to, false, first);
    }

    /** The module was opened anew: it will confirm nothing of before. */
    public synchronized void forgetTransmissions() {
        for (int i = 0; i < FRAME_IDS; i++) {
            if (awaitingStatus[i] != null) {
                unconfirmed++;
                awaitingStatus[i] = null;
            }
        }
    }

    /** The signal strength of the radio's last frame in dBm; 802.15.4 firmware tells it. */
    public synchronized OptionalInt rssiDbm(PeerAddress of) {
        Peer peer = peers.get(of);
        return peer == null || peer.rssiDbm == NO_RSSI ? OptionalInt.empty() : OptionalInt.of(peer.rssiDbm);
    }

    /** Signal strength in dBm by address, weakest first; so many at most, and those alone that have told it. */
    public synchronized Map<String, Long> weakest(int max) {
        Map<String, Long> weakest = new LinkedHashMap<>();
        peers.entrySet().stream()
                .filter(entry -> entry.getValue().rssiDbm != NO_RSSI)
                .sorted(Comparator.comparingInt(entry -> entry.getValue().rssiDbm))
                .limit(max)
                .forEachOrdered(entry -> weakest.put(entry.getKey().source(), (long) entry.getValue().rssiDbm));
        return weakest;
    }

    /** The 64-bit address of the radio that was last heard by this route, if one is remembered. */
    public synchronized @Nullable PeerAddress byRoute(int route16) {
        PeerAddress found = null;
        for (Map.Entry<PeerAddress, Peer> entry : peers.entrySet()) {
            if (entry.getValue().route16 == route16 && entry.getKey() instanceof XBeeAddress) {
                found = entry.getKey();
            }
        }
        return found;
    }

    /** Radios remembered at the moment. */
    public synchronized int count() {
        return peers.size();
    }

    /** Transmissions that reached the radio. */
    public synchronized long delivered() {
        return delivered;
    }

    /** Transmissions that the module gave up. */
    public synchronized long failed() {
        return failed;
    }

    /** Transmissions that the module never said anything about. */
    public synchronized long unconfirmed() {
        return unconfirmed;
    }

    private Peer peer(PeerAddress address) {
        Peer peer = peers.get(address);
        if (peer == null) {
            if (peers.size() >= peersMax) {
                peers.remove(peers.keySet().iterator().next());
            }
            peer = new Peer(defaultDialect);
            peers.put(address, peer);
        }
        return peer;
    }
}
