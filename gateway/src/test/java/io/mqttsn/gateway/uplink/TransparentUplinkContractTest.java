package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.store.MemoryStore;
import java.util.List;

class TransparentUplinkContractTest extends UplinkContractTest {

    private final ModelBroker broker = new ModelBroker();
    private final VirtualClock clock = new VirtualClock();

    @Override
    Uplink newUplink(MemoryStore store) {
        return clock.driving(new TransparentUplink(broker, store, TransparentSettings.DEFAULTS, clock));
    }

    @Override
    void settle() {
        broker.run();
        while (clock.advanceToNextDeadline()) {
            broker.run();
        }
    }

    @Override
    void publishElsewhere(String topic, String payload, Qos qos, boolean retain) {
        broker.publishElsewhere(topic, payload, qos, retain);
    }

    @Override
    List<String> publishedToBroker() {
        return broker.received.stream().map(UplinkContractTest::describe).toList();
    }

    /** One for each connection. */
    @Override
    int copiesOfAMessageForTwoSessions() {
        return 2;
    }
}
