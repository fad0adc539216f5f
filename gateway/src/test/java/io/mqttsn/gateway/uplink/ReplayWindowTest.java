package io.mqttsn.gateway.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.store.MemoryStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT does not say when the retained messages for a new subscriber are complete: the gateway waits for a while, which is configured. */
class ReplayWindowTest {

    private static final long ANN = 1;

    private final RecordingFacts facts = new RecordingFacts();
    private final ModelLink link = new ModelLink();
    private final VirtualClock clock = new VirtualClock();

    private AggregatingUplink uplinkWith(Duration replayWindow) {
        UplinkSettings usual = UplinkSettings.of(URI.create("tcp://localhost"), "gateway");
        UplinkSettings settings = new UplinkSettings(
                usual.broker(),
                usual.clientId(),
                usual.login(),
                usual.tls(),
                usual.keepAlive(),
                usual.connectTimeout(),
                usual.backOff(),
                usual.statusTopic(),
                replayWindow,
                usual.startClean(),
                usual.limits());
        AggregatingUplink uplink = new AggregatingUplink(link, new MemoryStore(), settings, clock);
        clock.driving(uplink);
        facts.uplink = uplink;
        uplink.start(facts);
        link.connect();
        uplink.open(ANN, ClientId.of("ann"), false, 60, Optional.empty());
        return uplink;
    }

    /** A retained message that comes later belongs to somebody else's question, and Ann has it already. */
    @ParameterizedTest
    @CsvSource({"0, 1, false", "1000, 1001, false", "1000, 999, true", "2000, 1001, true"})
    void shouldTakeRetainedMessagesForTheReplayAsLongAsConfigured(int windowMillis, int afterMillis, boolean taken) {
        AggregatingUplink uplink = uplinkWith(Duration.ofMillis(windowMillis));
        link.publishElsewhere("t", "kept", Qos.ONE, true);
        link.run();
        Ticket ticket = () -> true;
        uplink.subscribe(ticket, ANN, new TopicFilter("t"), Qos.ONE);
        link.run(2);
        facts.news();

        clock.advance(Duration.ofMillis(afterMillis));
        uplink.advanceTo(clock.getAsLong());
        link.run();

        assertEquals(taken ? List.of("1 gets t=kept qos 1 retained") : List.of(), facts.news());
    }

    /** Of ten thousand retained messages only those of the first second arrived; the others were acknowledged to the broker, and forgotten. */
    @Test
    void shouldTakeRetainedMessagesAsLongAsTheyKeepComing() {
        AggregatingUplink uplink = uplinkWith(Duration.ofSeconds(1));
        for (int i = 1; i <= 6; i++) {
            link.publishElsewhere("t/" + i, "kept", Qos.ONE, true);
        }
        link.run();
        Ticket ticket = () -> true;
        uplink.subscribe(ticket, ANN, new TopicFilter("t/+"), Qos.ONE);
        link.run(2);
        facts.news();

        for (int i = 1; i <= 5; i++) {
            passes(uplink, Duration.ofMillis(900));
            link.run(1);
            assertEquals(List.of("1 gets t/" + i + "=kept qos 1 retained"), facts.news());
        }
        passes(uplink, Duration.ofMillis(1_001));
        link.run();
        assertEquals(List.of(), facts.news());
        assertEquals(Long.MAX_VALUE, uplink.nextDeadlineNanos());
    }

    private void passes(AggregatingUplink uplink, Duration time) {
        clock.advance(time);
        uplink.advanceTo(clock.getAsLong());
    }
}
