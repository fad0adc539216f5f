package io.mqttsn.serial;

import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.serial.framing.FrameDecoder;
import io.mqttsn.serial.framing.FrameEncoder;
import io.mqttsn.serial.framing.FrameSink;
import io.mqttsn.serial.framing.MessageLength;
import io.mqttsn.serial.framing.Raw;
import io.mqttsn.serial.framing.RawDecoder;
import io.mqttsn.serial.framing.Slip;
import io.mqttsn.serial.framing.SlipCrc;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;

/** One device at the other end of the line: the port is its address, and everybody is that one device. */
final class PointToPointLink implements Link, FrameSink {

    private final SerialSettings settings;
    private final PortAddress peer;
    private final Delivery delivery;
    private final Runnable ready;
    private final Notices notices;
    private final FrameEncoder encoder;
    private final FrameDecoder decoder;
    private final WireCheck check;
    private final long gapNanos;
    // Valid until the port is opened anew.
    private boolean suspicionTold;
    private boolean reliefTold;

    /** @param ready what to do when frames may be sent */
    PointToPointLink(SerialSettings settings, Delivery delivery, Runnable ready, Notices notices) {
        this.settings = settings;
        this.peer = new PortAddress(settings.name(), settings.port());
        this.delivery = delivery;
        this.ready = ready;
        this.notices = notices;
        int max = settings.maxFrameSize();
        this.gapNanos = settings.effectiveIdleGapNanos();
        this.check = new WireCheck(max);
        switch (settings.framing()) {
            case RAW -> {
                encoder = new Raw();
                decoder = new RawDecoder(max, gapNanos, this);
            }
            case SLIP -> {
                encoder = new Slip();
                decoder = Slip.decoder(max, gapNanos, this);
            }
            case SLIP_CRC -> {
                encoder = new SlipCrc();
                decoder = SlipCrc.decoder(max, gapNanos, this);
            }
            default ->
                throw new IllegalArgumentException(
                        "framing: " + settings.framing() + " (expected: one for a single device)");
        }
    }

    @Override
    public boolean reaches(PeerAddress address) {
        return peer.equals(address);
    }

    @Override
    public PeerAddress everybody() {
        return peer;
    }

    @Override
    public int maxFrameSize() {
        return settings.maxFrameSize();
    }

    @Override
    public int lineOctets(byte[] message) {
        int around =
                switch (settings.framing()) {
                    case SLIP -> 2;
                    case SLIP_CRC -> 4;
                    default -> 0;
                };
        return message.length + encoder.escapesIn(message) + around;
    }

    @Override
    public int maxEncodedSize() {
        return encoder.maxEncodedSize(settings.maxFrameSize());
    }

    @Override
    public void encode(Outgoing.Message message, ByteBuffer out) {
        encoder.encode(ByteBuffer.wrap(message.octets()), out);
    }

    @Override
    public void opened(long settledNanos) {
        decoder.reset();
        check.opened();
        suspicionTold = false;
        reliefTold = false;
        ready.run();
    }

    @Override
    public void octetsArrived(ByteBuffer octets, long quietNanos) {
        check.octetsArrived(octets.remaining(), quietNanos >= gapNanos);
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
        if (!suspicionTold && check.isSuspicious(nowNanos)) {
            suspicionTold = true;
            notices.bad("octets arrive on " + settings.port()
                    + ", but no message: check that the device sends with framing "
                    + settings.framing().configName() + " and baud-rate "
                    + settings.line().baudRate());
        }
    }

    @Override
    public void frame(ByteBuffer frame) {
        if (isMessage(frame)) {
            messageArrived();
        } else {
            check.nonsenseArrived();
        }
        delivery.frame(peer, frame);
    }

    /** Where there is no checksum, noise makes frames as well; some of those even have the Length that they should. */
    private boolean isMessage(ByteBuffer frame) {
        return settings.framing() == Framing.SLIP_CRC
                || (check.isTrusting()
                        ? MessageLength.isMet(frame)
                        : !(MqttSnDecoder.decode(frame) instanceof Malformed));
    }

    private void messageArrived() {
        check.messageArrived();
        if (suspicionTold && !reliefTold) {
            reliefTold = true;
            notices.good("messages arrive on " + settings.port());
        }
    }

    @Override
    public void dropped(DropCause cause, int octets) {
        check.nonsenseArrived();
        if (cause == DropCause.OVERSIZED) {
            delivery.oversized(peer);
        } else {
            delivery.dropped(cause);
        }
    }
}
