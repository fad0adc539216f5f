package io.mqttsn.gateway.world;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.gateway.core.Retransmission;
import io.mqttsn.serial.SerialObserver;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.VirtualPort;
import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The gateway's end of a serial line, and the line. The framers, the queue and its pacing are the real ones; octets travel in virtual time.
 *
 * <pre>
 *   core --- queue, pacer, framer ===== wire down ====&gt; far end
 *   core &lt;---------------- framer &lt;==== wire up ======= far end
 * </pre>
 */
final class SerialEnd implements FrameReceiver, SerialObserver {

    private static final long QUIET_NANOS = Duration.ofMillis(60).toNanos();

    private final World world;
    private final LineSpec spec;
    private final VirtualPort port;
    private final Wire down;
    private final Wire up;
    final FrameTrail sentDown;
    final FrameTrail sentUp;
    private boolean isWriting;

    /** @param farEnd takes the octets that the gateway sends */
    SerialEnd(World world, LineSpec spec, Wire.End farEnd, SplittableRandom random) {
        this.world = world;
        this.spec = spec;
        SerialSettings settings = spec.settings();
        boolean isEscaped = spec.xbee().apiMode() == 2;
        FrameTrail.Coincidence coincidence =
                switch (spec.kind()) {
                    case RAW, SLIP -> Coincidences.NEVER;
                    case SLIP_CRC, MODEM -> Coincidences.SLIP_CRC;
                    case XBEE -> Coincidences.xbee(isEscaped);
                };
        this.sentDown = new FrameTrail(world, spec.listener() + " down", coincidence);
        this.sentUp = new FrameTrail(world, spec.listener() + " up", coincidence);
        long octetNanos = settings.line().octetNanos();
        this.down = new Wire(
                world.agenda,
                world.tally,
                octetNanos,
                (octets, quietNanos) -> {
                    sentDown.heard(octets);
                    farEnd.octetsArrived(octets, quietNanos);
                },
                random.split());
        this.up = new Wire(world.agenda, world.tally, octetNanos, this::octetsArrived, random.split());
        this.port = new VirtualPort(settings, this, this, down::write, this::becomesNoisy);
        world.agenda.after(0, () -> {
            port.open(world.agenda.nowNanos());
            writeLater();
        });
    }

    /** The noise begins when the module has been asked what it is, so that it is asked once. */
    private void becomesNoisy() {
        if (world.isStory()) {
            up.suffer(spec.noise());
            // Without escapes a module takes what follows a damaged length for data until the length is reached, and
            // then hands over what may be minutes old.
            boolean losesItsPlace =
                    spec.kind() == LineSpec.Kind.XBEE && spec.xbee().apiMode() == 1;
            down.suffer(losesItsPlace ? Noise.NONE : spec.noise());
        }
    }

    void heal() {
        up.suffer(Noise.NONE);
        down.suffer(Noise.NONE);
    }

    /** The gateway sends a frame. */
    void send(PeerAddress hop, Datagram datagram) {
        byte[] octets = datagram.octets();
        sentDown.sent(hop, octets, datagram.tag());
        port.send(hop, octets);
        writeLater();
    }

    /** The gateway sends a message to everybody. */
    void broadcast(MqttSnMessage message) {
        byte[] octets = new Datagram(message, Tag.STRANGER).octets();
        sentDown.sentToAll(octets);
        port.broadcast(octets);
        writeLater();
    }

    private void writeLater() {
        long delayNanos = port.delayNanos(world.agenda.nowNanos());
        if (!isWriting && delayNanos >= 0) {
            isWriting = true;
            world.agenda.after(delayNanos, () -> {
                isWriting = false;
                port.writeNext(world.agenda.nowNanos());
                writeLater();
            });
        }
    }

    /** The far end writes octets. */
    void write(byte[] octets) {
        up.write(octets);
    }

    private void octetsArrived(ByteBuffer octets, long quietNanos) {
        sentUp.heard(octets);
        port.octetsArrived(octets, quietNanos, world.agenda.nowNanos());
        writeLater();
        if (!up.isClean()) {
            world.agenda.after(QUIET_NANOS, () -> port.quiet(QUIET_NANOS));
        }
    }

    @Override
    public void frameReceived(PeerAddress from, ByteBuffer frame) {
        Tag tag = sentUp.arrived(from, frame);
        if (tag != null) {
            world.arrivedAtGateway(from, new Datagram(MqttSnDecoder.decode(frame), tag));
        }
    }

    @Override
    public void oversizedFrameReceived(PeerAddress from) {
        world.gateway.oversized(from);
    }

    @Override
    public void batchEnd() {
        // The world answers frame by frame.
    }

    @Override
    public void frameWritten(PeerAddress to, ByteBuffer octets) {
        Frame frame = MqttSnDecoder.decode(octets);
        MqttSnMessage message = frame instanceof Encapsulated node ? node.message() : (MqttSnMessage) frame;
        if (Retransmission.appliesTo(message)) {
            world.gateway.written(to, frame);
        }
    }

    @Override
    public void frameSizeMaxChanged(int octets) {
        world.gateway.frameSizeMaxChanged(spec.listener(), octets);
    }
}
