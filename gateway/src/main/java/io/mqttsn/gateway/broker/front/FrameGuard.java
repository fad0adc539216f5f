package io.mqttsn.gateway.broker.front;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the octets before the decoder does, for what cannot be seen behind it: reserved bits of SUBSCRIBE options, which the decoder drops;
 * acknowledgements and DISCONNECT with octets that only MQTT 5 allows, which it reads as MQTT 5; the protocol level of a CONNECT that it refuses.
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
    private static final int PUBCOMP = 7;
    private static final int SUBSCRIBE = 8;
    private static final int DISCONNECT = 14;

    private static final byte[] PROTOCOL_NAME = {0, 4, 'M', 'Q', 'T', 'T'};
    private static final int LEVEL = 4;
    private static final int QOS_BITS = 0b11;

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
        if (fault == null) {
            context.fireChannelRead(octets);
            return;
        }
        stopped = true;
        octets.writerIndex(packetStart);
        context.fireChannelRead(octets);
        context.fireUserEventTriggered(fault);
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
        if (type >= PUBACK && type <= PUBCOMP && length != 2 || type == DISCONNECT && length != 0) {
            return WireFault.MALFORMED;
        }
        return null;
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
        }
    }
}
