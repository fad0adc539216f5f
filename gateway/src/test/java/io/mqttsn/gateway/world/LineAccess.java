package io.mqttsn.gateway.world;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.SerialTransport;
import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.serial.framing.FrameDecoder;
import io.mqttsn.serial.framing.FrameEncoder;
import io.mqttsn.serial.framing.FrameSink;
import io.mqttsn.serial.framing.Raw;
import io.mqttsn.serial.framing.RawDecoder;
import io.mqttsn.serial.framing.Slip;
import io.mqttsn.serial.framing.SlipCrc;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A serial line without addresses. At its far end is one sensor, or a forwarder with a radio and any number of nodes behind it: then the faulty network
 * lies between the two.
 */
final class LineAccess implements Access, FrameSink {

    private static final Duration GAP = Duration.ofMillis(50);

    private final World world;
    private final LineSpec spec;
    private final PeerAddress farEnd;
    private final SerialEnd gatewayEnd;
    private final FrameEncoder encoder;
    private final NodeIds nodeIds = new NodeIds();
    private FrameDecoder decoder;
    private boolean isTaken;

    LineAccess(World world, LineSpec spec, SplittableRandom random) {
        this.world = world;
        this.spec = spec;
        SerialSettings settings = spec.settings();
        this.farEnd = SerialTransport.peerOf(settings);
        int max = settings.maxFrameSize();
        switch (spec.kind()) {
            case RAW -> {
                encoder = new Raw();
                decoder = new RawDecoder(max, GAP.toNanos(), this);
            }
            case SLIP -> {
                encoder = new Slip();
                decoder = Slip.decoder(max, GAP.toNanos(), this);
            }
            default -> {
                encoder = new SlipCrc();
                decoder = SlipCrc.decoder(max, GAP.toNanos(), this);
            }
        }
        this.gatewayEnd = new SerialEnd(world, spec, (octets, quietNanos) -> decoder.push(octets, quietNanos), random);
        if (isModem()) {
            world.carriers.add(farEnd);
        }
    }

    private boolean isModem() {
        return spec.kind() == LineSpec.Kind.MODEM;
    }

    @Override
    public String listener() {
        return spec.listener();
    }

    @Override
    public @Nullable PeerAddress fresh() {
        if (isModem()) {
            return new ForwardedPeer(farEnd, nodeIds.next(), 0);
        }
        PeerAddress only = isTaken ? null : farEnd;
        isTaken = true;
        return only;
    }

    @Override
    public void toGateway(PeerAddress from, Datagram datagram) {
        if (isModem()) {
            world.transmit(from, farEnd, datagram);
        } else {
            passOn(datagram);
        }
    }

    /** What the far end has, or has got from one of its nodes, goes up the line. */
    @Override
    public void passOn(Datagram datagram) {
        byte[] octets = datagram.octets();
        gatewayEnd.sentUp.sent(farEnd, octets, datagram.tag());
        ByteBuffer wire = ByteBuffer.allocate(encoder.maxEncodedSize(octets.length));
        encoder.encode(ByteBuffer.wrap(octets), wire);
        gatewayEnd.write(Arrays.copyOf(wire.array(), wire.position()));
    }

    @Override
    public void toSensor(PeerAddress to, Datagram datagram) {
        gatewayEnd.send(farEnd, datagram);
    }

    @Override
    public void toEverybody(MqttSnMessage message) {
        gatewayEnd.broadcast(message);
    }

    @Override
    public void frame(ByteBuffer octets) {
        Tag tag = gatewayEnd.sentDown.arrived(farEnd, octets);
        if (tag == null) {
            return;
        }
        Frame frame = MqttSnDecoder.decode(octets);
        if (!isModem()) {
            world.arrivedAtSensor(farEnd, new Datagram(frame, tag));
        } else if (frame instanceof MqttSnMessage broadcast) {
            world.sensorsOn(listener())
                    .forEach(sensor -> world.transmit(
                            farEnd, sensor.address, Datagram.of(broadcast, sensor.address, Tag.STRANGER)));
        } else {
            world.transmit(farEnd, Datagram.endOf(farEnd, frame), new Datagram(frame, tag));
        }
    }

    @Override
    public void dropped(DropCause cause, int octets) {
        world.chart.add("-", listener(), cause);
    }

    @Override
    public void heal() {
        gatewayEnd.heal();
    }

    /** A bug to be found: the device no longer looks at checksums. */
    void trustEverything() {
        if (spec.kind() == LineSpec.Kind.SLIP_CRC || isModem()) {
            decoder = Slip.decoder(spec.settings().maxFrameSize(), GAP.toNanos(), new WithoutCheck());
        }
    }

    private final class WithoutCheck implements FrameSink {

        @Override
        public void frame(ByteBuffer octets) {
            if (octets.remaining() > 2) {
                LineAccess.this.frame(octets.limit(octets.limit() - 2));
            }
        }

        @Override
        public void dropped(DropCause cause, int octets) {
            LineAccess.this.dropped(cause, octets);
        }
    }
}
