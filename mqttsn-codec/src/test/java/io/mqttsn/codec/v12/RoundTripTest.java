package io.mqttsn.codec.v12;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

class RoundTripTest {

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReportMode.OFF)
    void shouldReadBackWhatWasWritten(@ForAll("frames") Frame frame) {
        ByteBuffer out = ByteBuffer.allocate(MqttSnEncoder.encodedLength(frame));

        MqttSnEncoder.encode(frame, out);

        assertEquals(0, out.remaining());
        assertEquals(frame, MqttSnDecoder.decode(out.flip()));
        requireEveryType(frame);
    }

    private static void requireEveryType(Frame frame) {
        Statistics.collect(frame instanceof Encapsulated ? Encapsulated.class : ((MqttSnMessage) frame).type());
        Statistics.coverage(coverage -> {
            coverage.check(Encapsulated.class).count(count -> count >= 100);
            for (MessageType type : MessageType.values()) {
                coverage.check(type).count(count -> count >= 100);
            }
        });
    }

    @Provide
    Arbitrary<Frame> frames() {
        return Frames.frames();
    }
}
