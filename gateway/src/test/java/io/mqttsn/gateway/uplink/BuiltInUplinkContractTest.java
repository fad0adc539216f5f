package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.Subscriber;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class BuiltInUplinkContractTest extends UplinkContractTest {

    private final Publications publications = new Publications();
    private @Nullable Router router;

    @Override
    Uplink newUplink(MemoryStore store) {
        Router fresh = new Router(store, RoutingLimits.DEFAULTS, (subscriber, fault) -> {
            throw fault;
        });
        fresh.subscribe(publications, new TopicFilter("#"), Qos.TWO);
        router = fresh;
        return new BuiltInUplink(fresh, 100, () -> 0);
    }

    @Override
    void settle() {
        // Everything happens within the call.
    }

    @Override
    void publishElsewhere(String topic, String payload, Qos qos, boolean retain) {
        Objects.requireNonNull(router).publish(publication(topic, payload, qos, retain), CustodyListener.NOBODY);
    }

    @Override
    List<String> publishedToBroker() {
        return publications.all;
    }

    /** An MQTT client that sees everything. */
    private static final class Publications implements Subscriber {

        final List<String> all = new ArrayList<>();

        @Override
        public void deliver(Delivery delivery, MessageHandle handle, Publication publication) {
            all.add(describe(publication));
            delivery.takenByOne();
        }
    }
}
