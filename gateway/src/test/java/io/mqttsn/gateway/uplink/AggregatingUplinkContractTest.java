package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.store.MemoryStore;
import java.net.URI;
import java.util.List;

class AggregatingUplinkContractTest extends UplinkContractTest {

    private final ModelLink link = new ModelLink();
    private final VirtualClock clock = new VirtualClock();

    @Override
    Uplink newUplink(MemoryStore store) {
        return clock.driving(
                new AggregatingUplink(link, store, UplinkSettings.of(URI.create("tcp://localhost"), "gateway"), clock));
    }

    @Override
    void settle() {
        if (!link.isConnected()) {
            link.connect();
        }
        link.run();
        while (clock.advanceToNextDeadline()) {
            link.run();
        }
    }

    @Override
    void publishElsewhere(String topic, String payload, Qos qos, boolean retain) {
        link.publishElsewhere(topic, payload, qos, retain);
    }

    @Override
    List<String> publishedToBroker() {
        return link.received.stream().map(UplinkContractTest::describe).toList();
    }
}
