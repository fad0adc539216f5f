package io.mqttsn.serial.xbee;

import io.mqttsn.serial.xbee.XBeeFrame.AtCommand;
import io.mqttsn.serial.xbee.XBeeFrame.AtResponse;
import io.mqttsn.serial.xbee.XBeeFrame.ExplicitReceive;
import io.mqttsn.serial.xbee.XBeeFrame.ModemStatus;
import io.mqttsn.serial.xbee.XBeeFrame.Other;
import io.mqttsn.serial.xbee.XBeeFrame.Receive;
import io.mqttsn.serial.xbee.XBeeFrame.ReceiveFrom16;
import io.mqttsn.serial.xbee.XBeeFrame.ReceiveFrom64;
import io.mqttsn.serial.xbee.XBeeFrame.SimpleTransmitStatus;
import io.mqttsn.serial.xbee.XBeeFrame.TransmitRequest;
import io.mqttsn.serial.xbee.XBeeFrame.TransmitStatus;
import io.mqttsn.serial.xbee.XBeeFrame.TransmitTo16;
import io.mqttsn.serial.xbee.XBeeFrame.TransmitTo64;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The layouts of the API frames, both directions (Digi, XBee user guides, chapter API frames). All numbers are big-endian. */
final class XBeeFrameCodec {

    private static final int TRANSMIT_TO_64 = 0x00;
    private static final int TRANSMIT_TO_16 = 0x01;
    private static final int AT_COMMAND = 0x08;
    private static final int TRANSMIT_REQUEST = 0x10;
    private static final int RECEIVE_FROM_64 = 0x80;
    private static final int RECEIVE_FROM_16 = 0x81;
    private static final int AT_RESPONSE = 0x88;
    private static final int SIMPLE_TRANSMIT_STATUS = 0x89;
    private static final int MODEM_STATUS = 0x8A;
    private static final int TRANSMIT_STATUS = 0x8B;
    private static final int RECEIVE = 0x90;
    private static final int EXPLICIT_RECEIVE = 0x91;

    /** Source and destination endpoint, cluster and profile of an explicit frame. */
    private static final int EXPLICIT_FIELDS_SIZE = 6;
    /** Digi's own endpoint, cluster and profile for data. */
    private static final byte[] DIGI_DATA = {(byte) 0xE8, (byte) 0xE8, 0x00, 0x11, (byte) 0xC1, 0x05};

    private XBeeFrameCodec() {}

    static @Nullable XBeeFrame read(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return null;
        }
        int type = octet(in);
        if (in.remaining() < fixedSize(type)) {
            return null;
        }
        return switch (type) {
            case TRANSMIT_TO_64 -> new TransmitTo64(octet(in), in.getLong(), octet(in), in.slice());
            case TRANSMIT_TO_16 -> new TransmitTo16(octet(in), word(in), octet(in), in.slice());
            case AT_COMMAND -> new AtCommand(octet(in), name(in), in.slice());
            case TRANSMIT_REQUEST ->
                new TransmitRequest(octet(in), in.getLong(), word(in), octet(in), octet(in), in.slice());
            case RECEIVE_FROM_64 -> new ReceiveFrom64(in.getLong(), -octet(in), octet(in), in.slice());
            case RECEIVE_FROM_16 -> new ReceiveFrom16(word(in), -octet(in), octet(in), in.slice());
            case AT_RESPONSE -> new AtResponse(octet(in), name(in), octet(in), in.slice());
            case SIMPLE_TRANSMIT_STATUS -> new SimpleTransmitStatus(octet(in), octet(in));
            case MODEM_STATUS -> new ModemStatus(octet(in));
            case TRANSMIT_STATUS -> new TransmitStatus(octet(in), word(in), octet(in), octet(in), octet(in));
            case RECEIVE -> new Receive(in.getLong(), word(in), octet(in), in.slice());
            case EXPLICIT_RECEIVE -> {
                long from64 = in.getLong();
                int from16 = word(in);
                in.position(in.position() + EXPLICIT_FIELDS_SIZE);
                yield new ExplicitReceive(from64, from16, octet(in), in.slice());
            }
            default -> new Other(type);
        };
    }

    /** The octets behind the type that every frame of this type has. */
    private static int fixedSize(int type) {
        return switch (type) {
            case TRANSMIT_TO_64, RECEIVE_FROM_64 -> 10;
            case TRANSMIT_TO_16, RECEIVE_FROM_16, AT_RESPONSE -> 4;
            case AT_COMMAND -> 3;
            case TRANSMIT_REQUEST -> 13;
            case SIMPLE_TRANSMIT_STATUS -> 2;
            case MODEM_STATUS -> 1;
            case TRANSMIT_STATUS -> 6;
            case RECEIVE -> 11;
            case EXPLICIT_RECEIVE -> 11 + EXPLICIT_FIELDS_SIZE;
            default -> 0;
        };
    }

    static void write(XBeeFrame frame, ByteBuffer out) {
        if (frame instanceof TransmitRequest f) {
            put(out, TRANSMIT_REQUEST, f.frameId()).putLong(f.to64()).putShort((short) f.to16());
            put(out, f.radius(), f.options()).put(f.data().duplicate());
        } else if (frame instanceof TransmitTo64 f) {
            put(out, TRANSMIT_TO_64, f.frameId()).putLong(f.to64());
            put(out, f.options()).put(f.data().duplicate());
        } else if (frame instanceof TransmitTo16 f) {
            put(out, TRANSMIT_TO_16, f.frameId()).putShort((short) f.to16());
            put(out, f.options()).put(f.data().duplicate());
        } else if (frame instanceof AtCommand f) {
            put(out, AT_COMMAND, f.frameId())
                    .put(octets(f.name()))
                    .put(f.value().duplicate());
        } else if (frame instanceof Receive f) {
            put(out, RECEIVE).putLong(f.from64()).putShort((short) f.from16());
            put(out, f.options()).put(f.data().duplicate());
        } else if (frame instanceof ExplicitReceive f) {
            put(out, EXPLICIT_RECEIVE).putLong(f.from64()).putShort((short) f.from16());
            put(out.put(DIGI_DATA), f.options()).put(f.data().duplicate());
        } else if (frame instanceof ReceiveFrom64 f) {
            put(out, RECEIVE_FROM_64).putLong(f.from64());
            put(out, -f.rssiDbm(), f.options()).put(f.data().duplicate());
        } else if (frame instanceof ReceiveFrom16 f) {
            put(out, RECEIVE_FROM_16).putShort((short) f.from16());
            put(out, -f.rssiDbm(), f.options()).put(f.data().duplicate());
        } else if (frame instanceof TransmitStatus f) {
            put(out, TRANSMIT_STATUS, f.frameId()).putShort((short) f.to16());
            put(out, f.retries(), f.delivery(), f.discovery());
        } else if (frame instanceof SimpleTransmitStatus f) {
            put(out, SIMPLE_TRANSMIT_STATUS, f.frameId(), f.status());
        } else if (frame instanceof AtResponse f) {
            put(out, AT_RESPONSE, f.frameId()).put(octets(f.name()));
            put(out, f.status()).put(f.value().duplicate());
        } else if (frame instanceof ModemStatus f) {
            put(out, MODEM_STATUS, f.status());
        } else if (frame instanceof Other f) {
            put(out, f.type());
        }
    }

    private static int octet(ByteBuffer in) {
        return in.get() & 0xFF;
    }

    private static int word(ByteBuffer in) {
        return in.getShort() & 0xFFFF;
    }

    private static String name(ByteBuffer in) {
        return new String(new char[] {(char) octet(in), (char) octet(in)});
    }

    private static byte[] octets(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer put(ByteBuffer out, int... octets) {
        for (int octet : octets) {
            out.put((byte) octet);
        }
        return out;
    }
}
