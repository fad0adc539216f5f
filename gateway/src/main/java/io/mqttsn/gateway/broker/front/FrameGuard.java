package io.mqttsn.gateway.broker.front;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the octets before the decoder does, for what cannot be seen behind it: reserved bits of SUBSCRIBE options, which the decoder drops;
 * acknowledgements and DISCONNECT with octets that only MQTT 5 allows, which it reads as MQTT 5; the protocol level of a CONNECT that it refuses; the
 * size of a packet, which it finds too large only after a part of it; packets whose fields reach beyond their end, for which it would wait until more octets
 * come, whatever they may be.
 *
 * <p>For the last of these it counts: as soon as all octets of a packet have gone to the decoder, a packet must have come out of it, see
 * {@link #packetDecoded}.
 *
 * <p>It copies nothing. Packets before a faulty one are passed on, nothing from the faulty one on.
 *
 * <pre>
 * type and flags | remaining length, 1..4 octets | body
 *                                                  CONNECT:   00 04 'M' 'Q' 'T' 'T' level …
 *                                                  SUBSCRIBE: id (2), then pairs of length (2), filter, options
 * </pre>
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {

    private static final int CONNECT = 1;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int SUBSCRIBE = 8;
    private static final int DISCONNECT = 14;

    private static final byte[] PROTOCOL_NAME = {0, 4, 'M', 'Q', 'T', 'T'};
    private static final int LEVEL = 4;
    private static final int QOS_BITS = 0b11;

    private final int packetBytesMax;

    private enum Part {
        TYPE,
        LENGTH,
        BODY
    }

    private Part part = Part.TYPE;
    private int type;
    private int length;
    private int lengthShift;

    /** Octets of the body seen so far. */
    private int bodyAt;

    /** Octets of the present pair of a SUBSCRIBE seen so far. */
    private int pairAt;

    private int filterLength;
    private boolean stopped;

    /** Complete packets that went in, less those that came out of the decoder. */
    private int packetsOwed;

    /** @param packetBytesMax octets of one packet, header included */
    FrameGuard(int packetBytesMax) {
        this.packetBytesMax = packetBytesMax;
    }

    /** The decoder has put out a packet, be it a good or a bad one. */
    void packetDecoded() {
        packetsOwed--;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf octets)) {
            context.fireChannelRead(message);
            return;
        }
        if (stopped) {
            octets.release();
            return;
        }
        int packetStart = octets.readerIndex();
        WireFault fault = null;
        int at = packetStart;
        while (fault == null && at < octets.writerIndex()) {
            if (part == Part.TYPE) {
                packetStart = at;
            }
            if (part == Part.BODY && isOpaque()) {
                at += skipBody(octets.writerIndex() - at);
            } else {
                fault = look(octets.getUnsignedByte(at++));
            }
        }
        if (fault != null) {
            octets.writerIndex(packetStart);
        }
        context.fireChannelRead(octets);
        if (fault == null && packetsOwed > 0) {
            fault = WireFault.MALFORMED;
        }
        if (fault != null) {
            stopped = true;
            context.fireUserEventTriggered(fault);
        }
    }

    private boolean isOpaque() {
        return switch (type) {
            case CONNECT -> bodyAt > PROTOCOL_NAME.length;
            case SUBSCRIBE -> false;
            default -> true;
        };
    }

    private int skipBody(int available) {
        int skipped = Math.min(available, length - bodyAt);
        bodyAt += skipped;
        endPacketWhenComplete();
        return skipped;
    }

    private @Nullable WireFault look(int octet) {
        WireFault fault =
                switch (part) {
                    case TYPE -> lookAtType(octet);
                    case LENGTH -> lookAtLength(octet);
                    case BODY -> lookAtBody(octet);
                };
        endPacketWhenComplete();
        return fault;
    }

    private @Nullable WireFault lookAtType(int octet) {
        type = octet >> 4;
        length = 0;
        lengthShift = 0;
        bodyAt = 0;
        pairAt = 0;
        part = Part.LENGTH;
        return null;
    }

    private @Nullable WireFault lookAtLength(int octet) {
        length |= (octet & 0x7F) << lengthShift;
        lengthShift += 7;
        boolean more = octet > 0x7F;
        if (more) {
            return lengthShift == 28 ? WireFault.MALFORMED : null;
        }
        part = Part.BODY;
        boolean wrongLength =
                switch (type) {
                    case PUBACK, PUBREC, PUBREL, PUBCOMP -> length != 2;
                    case DISCONNECT -> length != 0;
                    default -> 1 + lengthShift / 7 + length > packetBytesMax;
                };
        return wrongLength ? WireFault.MALFORMED : null;
    }

    private @Nullable WireFault lookAtBody(int octet) {
        int at = bodyAt++;
        return type == CONNECT ? lookAtConnect(at, octet) : lookAtSubscribe(at, octet);
    }

    private static @Nullable WireFault lookAtConnect(int at, int octet) {
        if (at < PROTOCOL_NAME.length) {
            return octet == PROTOCOL_NAME[at] ? null : WireFault.MALFORMED;
        }
        if (at == PROTOCOL_NAME.length && octet != LEVEL) {
            return octet == 5 ? WireFault.LEVEL_5 : WireFault.LEVEL_UNKNOWN;
        }
        return null;
    }

    private @Nullable WireFault lookAtSubscribe(int at, int octet) {
        if (at < 2) {
            return null;
        }
        boolean isOptions = pairAt == 2 + filterLength && pairAt >= 2;
        if (pairAt == 0) {
            filterLength = octet << 8;
        } else if (pairAt == 1) {
            filterLength |= octet;
        }
        pairAt = isOptions ? 0 : pairAt + 1;
        return isOptions && (octet & ~QOS_BITS) != 0 ? WireFault.MALFORMED : null;
    }

    private void endPacketWhenComplete() {
        if (part == Part.BODY && bodyAt == length) {
            part = Part.TYPE;
            packetsOwed++;
        }
    }
}
