package io.mqttsn.simulator.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.simulator.client.Will;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What kinds of sensors a fleet has. */
class TraitsTest {

    private static List<Traits> fleet(String... profile) {
        FleetProfile fleet = FleetProfile.of(profile);
        return IntStream.rangeClosed(1, fleet.sensors())
                .mapToObj(number -> Traits.of(fleet, number))
                .toList();
    }

    private static double share(List<Traits> fleet, Predicate<Traits> kind) {
        return fleet.stream().filter(kind).count() / (double) fleet.size();
    }

    @Test
    void shouldHaveSleepersAmongTheFirst() {
        assertEquals(
                List.of(false, true, false, true),
                fleet("sensors=4", "sleep.share=50%").stream()
                        .map(Traits::sleeper)
                        .toList());
    }

    @Test
    void shouldDivideAFleetAsTheSharesSay() {
        List<Traits> fleet = fleet(
                "sensors=1000",
                "sleep.share=30%",
                "reports.qos=0:20%,1:50%,2:30%",
                "topics.short-share=10%",
                "topics.predefined-share=20%",
                "topics.predefined=7=common",
                "commands.share=40%",
                "will.share=60%");
        assertEquals(0.3, share(fleet, Traits::sleeper), 0.01);
        assertEquals(0.2, share(fleet, it -> it.qos() == Qos.ZERO), 0.01);
        assertEquals(0.3, share(fleet, it -> it.qos() == Qos.TWO), 0.01);
        assertEquals(0.1, share(fleet, it -> it.topic() instanceof ShortTopicName), 0.01);
        assertEquals(0.2, share(fleet, it -> it.topic() instanceof PredefinedTopicId), 0.01);
        assertEquals(0.4, share(fleet, Traits::obeys), 0.01);
        assertEquals(0.6, share(fleet, it -> it.client().will().isPresent()), 0.01);
        assertEquals(0.06, share(fleet, it -> it.qos() == Qos.TWO && it.topic() instanceof PredefinedTopicId), 0.02);
    }

    @Test
    void shouldFillTopicsAndWills() {
        Traits third = fleet("sensors=3", "will.share=100%", "will.topic=gone/{number}")
                .get(2);
        assertEquals(new FilterText("sensors/sensor-3/climate"), third.topic());
        Will will = third.client().will().orElseThrow();
        assertEquals("gone/3", will.topic());
        assertEquals("sensor-3 is gone", will.message().asText());
    }

    @Test
    void shouldGiveThoseWithoutConnectionATopicThatNeedsNone() {
        List<Traits> fleet = fleet("sensors=100", "reports.qos=-1:50%,1:50%", "topics.predefined=7=common");
        assertEquals(0.5, share(fleet, it -> it.topic() instanceof PredefinedTopicId), 0.02);
        assertEquals(0, share(fleet, it -> it.qos() == Qos.MINUS_ONE && (it.sleeper() || it.obeys())));
    }
}
