package io.mqttsn.simulator.fleet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.simulator.fleet.profile.FleetProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {

    @Test
    void shouldSubscribeToAllThatSensorsPublish() {
        assertEquals(List.of("sensors/+/climate"), List.copyOf(BrokerWatch.filters(FleetProfile.of())));
        assertEquals(
                List.of("site/+/x/+", "ab", "common"),
                List.copyOf(BrokerWatch.filters(FleetProfile.of(
                        "topic-prefix=site",
                        "reports.topic={prefix}/dev-{number}/x/{id}",
                        "topics.short-share=10%",
                        "topics.short-name=ab",
                        "topics.predefined=1=common"))));
    }
}
