package io.mqttsn.serial.xbee;

import io.mqttsn.serial.framing.DropCause;
import io.mqttsn.serial.framing.FrameDecoder;
import io.mqttsn.serial.framing.FrameSink;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An XBee module with its radio network, imitated (NOT thread safe): octets from the host's UART go in, octets to it come out, and any number of
 * radios are joined to the network. Radios get what is sent to them or to everybody, and each transmission is answered with a status.
 *
 * <p>It can misbehave as modules do: lose transmissions, keep a status to itself, be in another API mode than the host thinks, or in transparent mode.
 */
public final class XBeeEmulator {

    /** A radio of the network: takes what the host sent to it, valid during the call. */
    public interface Radio {
        void received(ByteBuffer data);
    }

    private static final int HOST_FRAME_MAX = 400;
    private static final int DELIVERED = 0x00;
    private static final int NO_ACKNOWLEDGEMENT = 0x21;
    private static final int ADDRESS_NOT_FOUND = 0x24;
    private static final int PAYLOAD_TOO_LARGE = 0x74;
    private static final int SIMPLE_NO_ACKNOWLEDGEMENT = 0x01;
    private static final long OWN_ADDRESS = 0x0013A2004000AAAAL;

    private static final class Node {
        final Radio radio;
        int address16;
        boolean confirms = true;

        Node(Radio radio, int address16) {
            this.radio = radio;
            this.address16 = address16;
        }
    }

    private final int apiMode;
    private final Dialect dialect;
    private final Consumer<ByteBuffer> toHost;
    private final XBeeApi encoder;
    private final FrameDecoder decoder;
    private final Map<Long, Node> nodes = new LinkedHashMap<>();
    private final ByteBuffer frame = ByteBuffer.allocate(HOST_FRAME_MAX);
    private final ByteBuffer wire = ByteBuffer.allocate(2 * HOST_FRAME_MAX + 8);

    private int payloadMax = 84;
    private double loss;
    private DoubleSupplier random = () -> 1;

    /**
     * @param apiMode the module's AP: 0 transparent, 1 or 2
     * @param toHost takes the octets on the UART, valid during the call
     */
    public XBeeEmulator(int apiMode, Dialect dialect, Consumer<ByteBuffer> toHost) {
        this.apiMode = apiMode;
        this.dialect = dialect;
        this.toHost = toHost;
        ApiMode framing = apiMode == 1 ? ApiMode.UNESCAPED : ApiMode.ESCAPED;
        this.encoder = new XBeeApi(framing);
        this.decoder = new XBeeApiDecoder(framing, HOST_FRAME_MAX, Long.MAX_VALUE, new HostFrames());
    }

    /** The answer to NP, in octets; default 84. Larger transmissions are refused. */
    public void payloadMax(int octets) {
        payloadMax = octets;
    }

    /**
     * Loses this share of the transmissions in either direction.
     *
     * @param share 0..1
     * @param random gives numbers from 0 (inclusive) to 1 (exclusive)
     */
    public void loss(double share, DoubleSupplier random) {
        this.loss = share;
        this.random = random;
    }

    /** A radio joins the network, or joins it anew with another 16-bit address. */
    public void join(long address64, int address16, Radio radio) {
        nodes.put(address64, new Node(radio, address16));
    }

    /** A radio is out of reach. */
    public void leave(long address64) {
        nodes.remove(address64);
    }

    /** From now on the module says nothing about transmissions to this radio. */
    public void confirmNothing(long address64) {
        node(address64).confirms = false;
    }

    /** A joined radio sends to the host. */
    public void send(long from64, ByteBuffer data, int rssiDbm) {
        Node node = node(from64);
        if (isLost()) {
            return;
        }
        if (apiMode == 0) {
            toHost.accept(data.duplicate());
        } else if (dialect == Dialect.IEEE_802_15_4) {
            answer(new XBeeFrame.ReceiveFrom64(from64, rssiDbm, 0, data));
        } else {
            answer(new XBeeFrame.Receive(from64, node.address16, 1, data));
        }
    }

    private Node node(long address64) {
        Node node = nodes.get(address64);
        if (node == null) {
            throw new IllegalArgumentException(
                    String.format("radio: %016X (expected: one that has joined)", address64));
        }
        return node;
    }

    /** Octets from the host arrive on the UART. */
    public void hostSends(ByteBuffer octets) {
        if (apiMode != 0) {
            decoder.push(octets, 0);
        } else if (octets.equals(ByteBuffer.wrap(new byte[] {'+', '+', '+'}))) {
            toHost.accept(ByteBuffer.wrap(new byte[] {'O', 'K', '\r'}));
        }
    }

    /** Sends a frame up to the host. */
    public void answer(XBeeFrame toSend) {
        frame.clear();
        toSend.write(frame);
        wire.clear();
        encoder.encode(frame.flip(), wire);
        toHost.accept(wire.flip());
    }

    private boolean isLost() {
        return random.getAsDouble() < loss;
    }

    private final class HostFrames implements FrameSink {

        @Override
        public void frame(ByteBuffer frameData) {
            XBeeFrame read = XBeeFrame.read(frameData);
            if (read instanceof XBeeFrame.AtCommand command) {
                answer(command);
            } else if (read instanceof XBeeFrame.TransmitRequest request) {
                transmit(request.frameId(), request.to64(), request.data());
            } else if (read instanceof XBeeFrame.TransmitTo64 request) {
                transmit(request.frameId(), request.to64(), request.data());
            } else if (read instanceof XBeeFrame.TransmitTo16 request) {
                transmit(request.frameId(), addressOf(request.to16()), request.data());
            }
        }

        @Override
        public void dropped(DropCause cause, int octets) {
            // A module says nothing about what it cannot read.
        }
    }

    private void answer(XBeeFrame.AtCommand command) {
        ByteBuffer value = ByteBuffer.allocate(4);
        switch (command.name()) {
            case "AP" -> value.put((byte) apiMode);
            case "NP" -> value.putShort((short) payloadMax);
            case "SH" -> value.putInt((int) (OWN_ADDRESS >>> 32));
            case "SL" -> value.putInt((int) OWN_ADDRESS);
            default -> {
                answer(new XBeeFrame.AtResponse(command.frameId(), command.name(), 2, value.flip()));
                return;
            }
        }
        answer(new XBeeFrame.AtResponse(command.frameId(), command.name(), 0, value.flip()));
    }

    private long addressOf(int address16) {
        if (address16 == XBeeFrame.BROADCAST_16) {
            return XBeeFrame.BROADCAST_64;
        }
        for (Map.Entry<Long, Node> entry : nodes.entrySet()) {
            if (entry.getValue().address16 == address16) {
                return entry.getKey();
            }
        }
        return XBeeFrame.UNKNOWN_64;
    }

    private void transmit(int frameId, long to64, ByteBuffer data) {
        // Radios answer within the call and so overwrite the buffers: the status first, as from a module that is
        // quicker than its radios.
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
        if (to64 == XBeeFrame.BROADCAST_64) {
            for (Node node : nodes.values().toArray(Node[]::new)) {
                if (!isLost()) {
                    node.radio.received(copy.duplicate());
                }
            }
            return;
        }
        Node node = nodes.get(to64);
        int status = status(node, copy.remaining());
        if (node == null || node.confirms) {
            confirm(frameId, node, status);
        }
        if (node != null && status == DELIVERED) {
            node.radio.received(copy);
        }
    }

    private int status(@Nullable Node node, int size) {
        if (size > payloadMax) {
            return PAYLOAD_TOO_LARGE;
        }
        if (node == null) {
            return ADDRESS_NOT_FOUND;
        }
        return isLost() ? NO_ACKNOWLEDGEMENT : DELIVERED;
    }

    private void confirm(int frameId, @Nullable Node node, int status) {
        if (frameId == 0) {
            return;
        }
        if (dialect == Dialect.IEEE_802_15_4) {
            answer(new XBeeFrame.SimpleTransmitStatus(frameId, status == DELIVERED ? 0 : SIMPLE_NO_ACKNOWLEDGEMENT));
        } else {
            int route = node == null ? XBeeFrame.UNKNOWN_16 : node.address16;
            answer(new XBeeFrame.TransmitStatus(frameId, route, 0, status, 0));
        }
    }
}
