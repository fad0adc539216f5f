package io.mqttsn.serial;

import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.serial.framing.FrameSink;
import io.mqttsn.serial.xbee.ApiMode;
import io.mqttsn.serial.xbee.DeliveryStatus;
import io.mqttsn.serial.xbee.ModuleCheck;
import io.mqttsn.serial.xbee.RadioPeers;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import io.mqttsn.serial.xbee.XBeeAddress;
import io.mqttsn.serial.xbee.XBeeApi;
import io.mqttsn.serial.xbee.XBeeApiDecoder;
import io.mqttsn.serial.xbee.XBeeFrame;
import io.mqttsn.serial.xbee.XBeeShortAddress;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Many radios behind an XBee module. A transmission waits for nothing: its status comes when it comes, and counts; what a failure means is decided by
 * the repetition of the protocol above.
 */
final class XBeeLink implements Link, FrameSink {

    private static final Logger log = LoggerFactory.getLogger(SerialTransport.class);

    /** Delimiter, length and checksum. */
    private static final int API_OCTETS = 4;

    private static final int TRANSMIT_HEADER_SIZE = 14;

    /** What the 802.15.4 modules of series 1 carry, in octets. */
    private static final int PAYLOAD_WITHOUT_NP = 100;

    /** What the link needs from the writer of the port. */
    interface Line {
        /** Frames may be sent. */
        void ready();

        /** Sends octets as they are, before everything that waits. */
        void writeFirst(byte[] octets);
    }

    private final SerialSettings settings;
    private final Delivery delivery;
    private final Line line;
    private final Notices notices;
    private final SerialObserver observer;
    private final RadioPeers peers;
    private final ModuleCheck check;
    private final XBeeApi encoder;
    private final XBeeApiDecoder decoder;
    private final PeerAddress everybody;
    /** The writer's. */
    private final ByteBuffer frameToWrite;

    private volatile int maxFrameSize;

    XBeeLink(SerialSettings settings, Delivery delivery, Line line, Notices notices, SerialObserver observer) {
        this.settings = settings;
        this.delivery = delivery;
        this.line = line;
        this.notices = notices;
        this.observer = observer;
        ApiMode mode = ApiMode.of(settings.xbee().apiMode());
        int frameMax = settings.maxFrameSize() + XBeeFrame.MAX_HEADER_SIZE;
        this.peers = new RadioPeers(settings.xbee().radio(), settings.xbee().peersMax());
        this.check = new ModuleCheck(mode, new CheckCommands());
        this.encoder = new XBeeApi(mode);
        this.decoder = new XBeeApiDecoder(mode, frameMax, settings.effectiveIdleGapNanos(), this);
        this.everybody = new XBeeAddress(settings.name(), XBeeFrame.BROADCAST_64);
        this.frameToWrite = ByteBuffer.allocate(frameMax);
        this.maxFrameSize = settings.maxFrameSize();
    }

    RadioPeers peers() {
        return peers;
    }

    @Override
    public boolean reaches(PeerAddress peer) {
        return (peer instanceof XBeeAddress || peer instanceof XBeeShortAddress)
                && peer.transportName().equals(settings.name());
    }

    @Override
    public PeerAddress everybody() {
        return everybody;
    }

    @Override
    public int maxFrameSize() {
        return maxFrameSize;
    }

    @Override
    public int lineOctets(byte[] message) {
        return API_OCTETS + TRANSMIT_HEADER_SIZE + message.length + encoder.escapesIn(message);
    }

    @Override
    public int maxEncodedSize() {
        return encoder.maxEncodedSize(frameToWrite.capacity());
    }

    @Override
    public void encode(Outgoing.Message message, ByteBuffer out) {
        ByteBuffer data = ByteBuffer.wrap(message.octets());
        XBeeFrame frame = message instanceof Outgoing.Broadcast broadcast
                ? peers.broadcast(data, broadcast.radius())
                : peers.transmission(message.to(), data);
        frameToWrite.clear();
        frame.write(frameToWrite);
        encoder.encode(frameToWrite.flip(), out);
    }

    @Override
    public void opened(long settledNanos) {
        decoder.reset();
        peers.forgetTransmissions();
        setMaxFrameSize(settings.maxFrameSize());
        check.opened(settledNanos);
    }

    @Override
    public void octetsArrived(ByteBuffer octets, long quietNanos) {
        check.octetsArrived(octets);
        decoder.push(octets, quietNanos);
    }

    @Override
    public void quiet(long quietNanos) {
        decoder.quiet(quietNanos);
    }

    @Override
    public boolean isPauseAwaited() {
        return decoder.isPauseAwaited();
    }

    @Override
    public void advanceTo(long nowNanos) {
        check.advanceTo(nowNanos);
    }

    @Override
    public void dropped(DropCause cause, int octets) {
        delivery.dropped(cause);
    }

    @Override
    public void frame(ByteBuffer frameData) {
        XBeeFrame frame = XBeeFrame.read(frameData);
        if (frame == null) {
            delivery.dropped(DropCause.LENGTH);
            return;
        }
        if (frame instanceof XBeeFrame.Receive f) {
            received(radio(f.from64(), f.from16()), Dialect.ZIGBEE, f.from16(), RadioPeers.NO_RSSI, f.data());
        } else if (frame instanceof XBeeFrame.ExplicitReceive f) {
            received(radio(f.from64(), f.from16()), Dialect.ZIGBEE, f.from16(), RadioPeers.NO_RSSI, f.data());
        } else if (frame instanceof XBeeFrame.ReceiveFrom64 f) {
            received(radio(f.from64()), Dialect.IEEE_802_15_4, XBeeFrame.UNKNOWN_16, f.rssiDbm(), f.data());
        } else if (frame instanceof XBeeFrame.ReceiveFrom16 f) {
            received(shortRadio(f.from16()), Dialect.IEEE_802_15_4, f.from16(), f.rssiDbm(), f.data());
        } else if (frame instanceof XBeeFrame.TransmitStatus f) {
            transmitted(f.frameId(), f.delivery(), f.to16());
        } else if (frame instanceof XBeeFrame.SimpleTransmitStatus f) {
            transmitted(f.frameId(), f.status(), XBeeFrame.UNKNOWN_16);
        } else if (frame instanceof XBeeFrame.ModemStatus f) {
            log.info("{}: the XBee module reports status 0x{}", settings.name(), Integer.toHexString(f.status()));
        } else if (!(frame instanceof XBeeFrame.AtResponse)) {
            // Of no use to us, or one of our own that the line echoes: no sign of a module either.
            delivery.dropped(DropCause.TYPE);
            return;
        }
        check.frameArrived(frame);
        limitFrames();
    }

    private void received(PeerAddress from, Dialect dialect, int route16, int rssiDbm, ByteBuffer data) {
        peers.heard(from, dialect, route16, rssiDbm);
        if (data.remaining() > settings.maxFrameSize()) {
            delivery.oversized(from);
        } else if (data.hasRemaining()) {
            delivery.frame(from, data);
        } else {
            delivery.dropped(DropCause.LENGTH);
        }
    }

    private PeerAddress radio(long address64) {
        return new XBeeAddress(settings.name(), address64);
    }

    /** A module that has not learnt the sender's address yet reports all ones, although frames of before may have told it. */
    private PeerAddress radio(long address64, int address16) {
        if (address64 != XBeeFrame.UNKNOWN_64) {
            return radio(address64);
        }
        PeerAddress known = peers.byRoute(address16);
        return known != null ? known : shortRadio(address16);
    }

    private PeerAddress shortRadio(int address16) {
        return new XBeeShortAddress(settings.name(), address16);
    }

    private void transmitted(int frameId, int status, int route16) {
        RadioPeers.Outcome outcome = peers.status(frameId, status, route16);
        if (outcome == null || outcome.delivered()) {
            return;
        }
        observer.deliveryFailed(outcome.peer(), DeliveryStatus.words(status), outcome.firstFailure());
    }

    /** NP bounds what can be sent; firmware that knows no NP, and says so, carries 100 octets. */
    private void limitFrames() {
        int radioMax = check.payloadMax();
        if (radioMax == 0 && check.isPayloadMaxRefused()) {
            radioMax = PAYLOAD_WITHOUT_NP;
        }
        if (radioMax > 0) {
            setMaxFrameSize(Math.min(settings.maxFrameSize(), radioMax));
        }
    }

    private void setMaxFrameSize(int octets) {
        if (octets != maxFrameSize) {
            maxFrameSize = octets;
            observer.frameSizeMaxChanged(octets);
        }
    }

    /** Executes what the check of the module wants. */
    private final class CheckCommands implements ModuleCheck.Commands {

        @Override
        public void sendFrame(XBeeFrame frame) {
            ByteBuffer frameData = ByteBuffer.allocate(XBeeFrame.MAX_HEADER_SIZE);
            frame.write(frameData);
            frameData.flip();
            ByteBuffer out = ByteBuffer.allocate(encoder.maxEncodedSize(frameData.remaining()));
            encoder.encode(frameData, out);
            line.writeFirst(Arrays.copyOf(out.array(), out.position()));
        }

        @Override
        public void sendPlain(String ascii) {
            line.writeFirst(ascii.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void found(ModuleCheck.Finding finding) {
            if (check.isAnswering()) {
                line.ready();
            }
            String sentence = check.sentence(settings.port(), settings.line().baudRate());
            if (finding == ModuleCheck.Finding.ANSWERING) {
                notices.good(sentence);
            } else {
                notices.bad(sentence);
            }
        }
    }
}
