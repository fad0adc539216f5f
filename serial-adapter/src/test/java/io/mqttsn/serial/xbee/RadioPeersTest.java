package io.mqttsn.serial.xbee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import io.mqttsn.serial.xbee.RadioPeers.Outcome;
import io.mqttsn.serial.xbee.XBeeFrame.TransmitRequest;
import io.mqttsn.serial.xbee.XBeeFrame.TransmitTo16;
import io.mqttsn.serial.xbee.XBeeFrame.TransmitTo64;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RadioPeersTest {

    private static final ByteBuffer DATA = ByteBuffer.wrap(new byte[] {2, 0x16});
    private static final PeerAddress A = new XBeeAddress("dongle", 0x0013A20040014011L);
    private static final PeerAddress B = new XBeeAddress("dongle", 0x0013A20040014012L);
    private static final PeerAddress SHORT = new XBeeShortAddress("dongle", 0x1234);

    private final RadioPeers peers = new RadioPeers(Dialect.ZIGBEE, 2);

    @Test
    void shouldSpeakToAnUnheardRadioByItsAddressAlone() {
        assertEquals(new TransmitRequest(1, 0x0013A20040014011L, 0xFFFE, 0, 0, DATA), peers.transmission(A, DATA));
    }

    @Test
    void shouldUseTheRouteThatWasHeardLast() {
        peers.heard(A, Dialect.ZIGBEE, 0x1111, RadioPeers.NO_RSSI);
        peers.heard(A, Dialect.ZIGBEE, 0x2222, RadioPeers.NO_RSSI);

        assertEquals(0x2222, ((TransmitRequest) peers.transmission(A, DATA)).to16());
    }

    @Test
    void shouldAnswerInTheDialectOfTheRadio() {
        peers.heard(A, Dialect.IEEE_802_15_4, XBeeFrame.UNKNOWN_16, -40);
        peers.heard(SHORT, Dialect.IEEE_802_15_4, 0x1234, -60);

        assertEquals(new TransmitTo64(1, 0x0013A20040014011L, 0, DATA), peers.transmission(A, DATA));
        assertEquals(new TransmitTo16(2, 0x1234, 0, DATA), peers.transmission(SHORT, DATA));
        assertEquals(OptionalInt.of(-60), peers.rssiDbm(SHORT));
        assertEquals(OptionalInt.empty(), peers.rssiDbm(B));
    }

    @Test
    void shouldLookForANewRouteAfterAFailure() {
        peers.heard(A, Dialect.ZIGBEE, 0x1111, RadioPeers.NO_RSSI);
        peers.transmission(A, DATA);

        assertEquals(new Outcome(A, false, true), peers.status(1, 0x21, 0x1111));
        assertEquals(0xFFFE, ((TransmitRequest) peers.transmission(A, DATA)).to16());
        assertEquals(new Outcome(A, false, false), peers.status(2, 0x21, 0x1111), "not the first failure");
        peers.transmission(A, DATA);
        assertEquals(new Outcome(A, true, false), peers.status(3, 0, 0x3333));
        assertEquals(0x3333, ((TransmitRequest) peers.transmission(A, DATA)).to16());
        assertEquals(new Outcome(A, false, true), peers.status(4, 0x21, 0x3333), "the first since it was reached");
        assertEquals(3, peers.failed());
        assertEquals(1, peers.delivered());
    }

    @Test
    void shouldIgnoreAStatusThatNobodyWaitsFor() {
        assertNull(peers.status(9, 0, 0x1111));
        peers.transmission(A, DATA);
        peers.status(1, 0, 0x1111);
        assertNull(peers.status(1, 0, 0x1111), "twice");
    }

    /** Ids run from 1 to 255; one that comes round again without its status was never confirmed. */
    @Test
    void shouldCountWhatIsNeverConfirmed() {
        for (int i = 0; i < 256; i++) {
            int frameId = ((TransmitRequest) peers.transmission(A, DATA)).frameId();
            assertEquals(i % 255 + 1, frameId);
        }
        assertEquals(1, peers.unconfirmed());

        peers.forgetTransmissions();
        assertEquals(256, peers.unconfirmed());
    }

    @Test
    void shouldForgetTheRadioLeastRecentlyHeard() {
        peers.heard(A, Dialect.ZIGBEE, 1, RadioPeers.NO_RSSI);
        peers.heard(B, Dialect.ZIGBEE, 2, RadioPeers.NO_RSSI);
        peers.heard(A, Dialect.ZIGBEE, 1, RadioPeers.NO_RSSI);
        assertEquals(2, peers.count());

        peers.heard(SHORT, Dialect.ZIGBEE, 3, RadioPeers.NO_RSSI);

        assertEquals(2, peers.count());
        assertEquals(A, peers.byRoute(1));
        assertNull(peers.byRoute(2));
    }

    @Test
    void shouldBroadcastWithTheRadius() {
        assertEquals(new TransmitRequest(0, 0xFFFF, 0xFFFE, 3, 0, DATA), peers.broadcast(DATA, 3));
        assertEquals(new TransmitTo64(0, 0xFFFF, 0, DATA), new RadioPeers(Dialect.IEEE_802_15_4, 1).broadcast(DATA, 3));
    }
}
