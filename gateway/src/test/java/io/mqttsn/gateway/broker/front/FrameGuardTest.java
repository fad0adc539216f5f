package io.mqttsn.gateway.broker.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FrameGuardTest {

    private static final int LIMIT = 1000;

    /** Every kind of packet that a client may send, valid. */
    private static final List<String> PACKETS = List.of(
            "10 1b 00044d515454 04 c6 003c 0001 61 0001 74 0001 6d 0001 75 0003 000102",
            "30 04 0001 61 62",
            "32 06 0001 61 0001 62",
            "34 05 0001 61 0002",
            "40 02 0001",
            "50 02 0001",
            "62 02 0001",
            "70 02 0001",
            "82 0e 0001 0003 612f62 01 0003 2b2f23 02",
            "a2 0a 0001 0003 612f62 0001 23",
            "c0 00",
            "e0 00");

    /** What came through guard and decoder, in order: packet types, and the fault that ended it. */
    private static final class Observer extends ChannelInboundHandlerAdapter {
        final FrameGuard guard = new FrameGuard(LIMIT);
        final List<Object> seen = new ArrayList<>();
        final EmbeddedChannel channel = new EmbeddedChannel(guard, new MqttDecoder(LIMIT, Integer.MAX_VALUE), this);

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            guard.packetDecoded();
            MqttMessage packet = (MqttMessage) message;
            seen.add(
                    packet.decoderResult().isFailure()
                            ? "failure"
                            : packet.fixedHeader().messageType());
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            seen.add(event);
        }

        /** Feeds octets in pieces of random size, at most {@code pieceMax}. */
        List<Object> feed(byte[] octets, Random random, int pieceMax) {
            for (int at = 0; at < octets.length; ) {
                int end = Math.min(octets.length, at + 1 + random.nextInt(pieceMax));
                ByteBuf piece = Unpooled.copiedBuffer(octets, at, end - at);
                channel.writeInbound(piece);
                at = end;
            }
            channel.checkException();
            List<Object> result = List.copyOf(seen);
            channel.finishAndReleaseAll();
            return result;
        }
    }

    @Property(tries = 100)
    void shouldPassGoodPacketsHoweverTheyAreCut(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder stream = new StringBuilder(PACKETS.get(0));
        for (int i = 0; i < 20; i++) {
            stream.append(PACKETS.get(random.nextInt(PACKETS.size())));
        }
        List<Object> seen = new Observer().feed(RawClient.octets(stream.toString()), random, 1 + random.nextInt(40));
        assertEquals(21, seen.size());
        assertTrue(seen.stream().noneMatch(thing -> thing instanceof WireFault || thing.equals("failure")));
    }

    /** Where TCP cuts must not decide what is a fault: octets with random flips mean the same in any cut. */
    @Property(tries = 500)
    void shouldJudgeTheSameHoweverOctetsAreCut(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder stream = new StringBuilder(PACKETS.get(0));
        for (int i = 0; i < 4; i++) {
            stream.append(PACKETS.get(random.nextInt(PACKETS.size())));
        }
        byte[] octets = RawClient.octets(stream.toString());
        for (int flips = random.nextInt(3); flips >= 0; flips--) {
            octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
        }
        List<Object> whole = untilFirstFault(new Observer().feed(octets, random, octets.length));
        List<Object> bytewise = untilFirstFault(new Observer().feed(octets, random, 1));
        assertEquals(bytewise, whole, () -> Arrays.toString(octets));
    }

    @Test
    void shouldKeepNothingOfAStoppedConnection() {
        Observer observer = new Observer();
        ByteBuf fault = Unpooled.copiedBuffer(RawClient.octets("40 03 0001 80"));
        ByteBuf later = Unpooled.copiedBuffer(RawClient.octets(PACKETS.get(0)));
        observer.channel.writeInbound(fault, later);
        assertEquals(List.of(WireFault.MALFORMED), observer.seen);
        assertEquals(0, later.refCnt());
        observer.channel.finishAndReleaseAll();
        assertEquals(0, fault.refCnt());
    }

    /** A connection ends at the first faulty packet; which of its faults is seen first, by the guard or the decoder, may depend on the cut. */
    private static List<Object> untilFirstFault(List<Object> seen) {
        List<Object> until = new ArrayList<>();
        for (Object thing : seen) {
            if (thing instanceof WireFault || thing.equals("failure")) {
                until.add("fault");
                break;
            }
            until.add(thing);
        }
        return until;
    }
}
