package io.mqttsn.serial;

import io.mqttsn.transport.FrameReceiver;
import io.mqttsn.transport.PeerAddress;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A serial listener in virtual time, for simulations (NOT thread safe): framing, module check, outgoing queue and pacing are those of {@link SerialTransport};
 * only its two threads, and the lock between them, are left out. It lives in this package because those parts are nobody else's business.
 */
public final class VirtualPort {

    private final Link link;
    private final Delivery delivery;
    private final OutgoingQueue queue;
    private final ArrayDeque<byte[]> first = new ArrayDeque<>();
    private final SerialSettings settings;
    private final SerialObserver observer;
    private final Consumer<byte[]> line;
    private final Runnable whenReady;
    private final ByteBuffer wire;
    private @Nullable LinePacer pacer;
    private boolean isReady;

    /**
     * @param line takes what is written, as many octets at a time as the writing thread would hand to the driver
     * @param whenReady called when frames may be sent, which with a radio module is when it has answered
     */
    public VirtualPort(
            SerialSettings settings,
            FrameReceiver receiver,
            SerialObserver observer,
            Consumer<byte[]> line,
            Runnable whenReady) {
        this.settings = settings;
        this.observer = observer;
        this.line = line;
        this.whenReady = whenReady;
        this.delivery = new Delivery(receiver, new Counters());
        this.queue = new OutgoingQueue(
                settings.queueOctetsMax(),
                settings.pacing().overflow(),
                (message, cause) -> observer.frameDropped(message.to(), cause));
        Notices notices = new Notices(settings.name(), observer);
        this.link = settings.framing() == Framing.XBEE
                ? new XBeeLink(settings, delivery, new ModuleLine(), notices, observer)
                : new PointToPointLink(settings, delivery, this::ready, notices);
        this.wire = ByteBuffer.allocate(link.maxEncodedSize());
    }

    private final class ModuleLine implements XBeeLink.Line {

        @Override
        public void ready() {
            VirtualPort.this.ready();
        }

        @Override
        public void writeFirst(byte[] octets) {
            first.add(octets);
        }
    }

    private void ready() {
        if (!isReady) {
            isReady = true;
            whenReady.run();
        }
    }

    /** The port was opened, and the device has settled. */
    public void open(long nowNanos) {
        pacer = new LinePacer(settings.line().octetNanos(), nowNanos);
        link.opened(nowNanos);
        link.advanceTo(nowNanos);
    }

    /** Queues a frame, if the line takes it. */
    public void send(PeerAddress to, byte[] frame) {
        if (!link.reaches(to)) {
            observer.frameDropped(to, SendDrop.FOREIGN_ADDRESS);
        } else if (mayQueue(to, frame)) {
            queue.add(new Outgoing.Unicast(to, frame, link.lineOctets(frame)));
        }
    }

    /** Queues a frame for everybody in reach. */
    public void broadcast(byte[] frame) {
        PeerAddress everybody = link.everybody();
        if (mayQueue(everybody, frame)) {
            queue.add(new Outgoing.Broadcast(everybody, frame, 0, link.lineOctets(frame)));
        }
    }

    private boolean mayQueue(PeerAddress to, byte[] frame) {
        if (frame.length > link.maxFrameSize()) {
            observer.frameDropped(to, SendDrop.TOO_LARGE);
        } else if (!isReady) {
            observer.frameDropped(to, SendDrop.NOT_OPEN);
        } else {
            return true;
        }
        return false;
    }

    /** In how long the line has room for what waits; negative when nothing does. */
    public long delayNanos(long nowNanos) {
        return first.isEmpty() && queue.isEmpty() ? -1 : Math.max(0, pacer().delayNanos(nowNanos));
    }

    /** Writes in one go what the line is to be fed with. */
    public void writeNext(long nowNanos) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        List<Outgoing.Message> messages = new ArrayList<>();
        do {
            byte[] plain = first.poll();
            Outgoing.Message message = plain == null ? queue.poll() : null;
            if (plain != null) {
                octets.writeBytes(plain);
            } else if (message != null) {
                wire.clear();
                link.encode(message, wire);
                octets.write(wire.array(), 0, wire.position());
                messages.add(message);
            } else {
                break;
            }
        } while (pacer().hasRoomBehind(octets.size(), nowNanos));
        pacer().wrote(octets.size(), nowNanos);
        line.accept(octets.toByteArray());
        messages.forEach(message -> observer.frameWritten(message.to(), ByteBuffer.wrap(message.octets())));
    }

    /** Octets arrived after so much quiet. */
    public void octetsArrived(ByteBuffer octets, long quietNanos, long nowNanos) {
        link.octetsArrived(octets, quietNanos);
        link.advanceTo(nowNanos);
        delivery.endBatch();
    }

    /** Nothing arrived for so long. */
    public void quiet(long quietNanos) {
        link.quiet(quietNanos);
        delivery.endBatch();
    }

    private LinePacer pacer() {
        if (pacer == null) {
            throw new IllegalStateException("the port has not been opened");
        }
        return pacer;
    }
}
