package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.Router;
import io.mqttsn.gateway.routing.RoutingLimits;
import io.mqttsn.gateway.routing.Subscriber;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.BuiltInUplink;
import io.mqttsn.gateway.uplink.Uplink;
import java.util.List;

/** The broker in the same process, with one subscriber of everything, who is the oracle. */
final class BuiltInSide implements BrokerSide {

    private static final List<TopicFilter> EVERYTHING = List.of(new TopicFilter("#"), new TopicFilter("$in/#"));

    private final World world;
    private final Router router;
    private final BuiltInUplink uplink;
    private boolean isApplication;

    BuiltInSide(World world) {
        this.world = world;
        this.router = new Router(world.store, RoutingLimits.DEFAULTS, (subscriber, fault) -> {
            throw world.failure(Invariant.NEVER_THROWS, "a delivery", fault);
        });
        this.uplink = new BuiltInUplink(router, world.climate.isTight() ? 5 : 1_000, world.agenda::nowNanos);
        EVERYTHING.forEach(filter -> router.subscribe(new Witness(), filter, Qos.TWO));
    }

    /** Sees everything that is published. */
    private final class Witness implements Subscriber {

        @Override
        public void deliver(Delivery delivery, MessageHandle handle, Publication publication) {
            delivery.takenByOne();
            if (!isApplication) {
                world.upstream.received(publication);
            }
            world.downstream.published(publication);
            world.downstream.handedOver(publication);
        }
    }

    @Override
    public Uplink uplink() {
        return uplink;
    }

    @Override
    public void publishElsewhere(Publication publication) {
        isApplication = true;
        router.publish(publication, CustodyListener.NOBODY);
        isApplication = false;
    }

    @Override
    public void trouble() {
        // It is as reliable as the gateway itself.
    }

    @Override
    public void heal() {}

    @Override
    public boolean isSureOf(Sensor sensor, boolean cleanSession) {
        return true;
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public long willsDropped() {
        return 0;
    }

    @Override
    public boolean isPatient() {
        return true;
    }

    @Override
    public String unacknowledged() {
        return "";
    }

    @Override
    public String leftovers() {
        int subscriptions = router.subscriptions() - EVERYTHING.size();
        return subscriptions == 0 ? "" : subscriptions + " subscriptions";
    }
}
