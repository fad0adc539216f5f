package io.mqttsn.gateway.world;

import io.mqttsn.codec.ClientId;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.Switchboard;
import io.mqttsn.gateway.uplink.TransparentSettings;
import io.mqttsn.gateway.uplink.TransparentUplink;
import io.mqttsn.gateway.uplink.Uplink;
import io.mqttsn.gateway.uplink.UplinkCounters;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** A broker somewhere else that some sensors, or all, reach over connections of their own, and the others over the shared one. */
final class TransparentSide implements BrokerSide {

    private final World world;
    private final SplittableRandom random;
    private final RemoteSide shared;
    private final SensorBroker broker;
    private final TransparentUplink transparent;
    private final Switchboard uplink;

    /** One sensor in so many shares a connection with others; 0 for none. */
    private final int sharing;

    TransparentSide(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
        this.sharing = random.nextInt(3) == 0 ? 2 : 0;
        if (sharing > 0) {
            world.tally.happened(Happening.MIXED);
        }
        this.shared = new RemoteSide(world, random.split());
        this.broker = new SensorBroker(world, random.split());
        shared.passOnTo(broker::routed);
        broker.passOnTo(shared::routed);
        boolean isTight = world.climate.isTight();
        TransparentSettings settings = new TransparentSettings(
                isTight ? Math.max(1, world.climate.sensors() - random.nextInt(3)) : 500,
                Duration.ofSeconds(1 + random.nextInt(10)),
                isTight ? 1 + random.nextInt(10) : 10_000,
                BrokerSide.queuedBytesMax(world.climate));
        this.transparent = new TransparentUplink(broker, world.store, settings, world.agenda::nowNanos);
        this.uplink = new Switchboard(shared.aggregating(), transparent, this::isTransparent);
    }

    private boolean isTransparent(ClientId clientId) {
        return sharing == 0 || clientId.value().hashCode() % sharing != 0;
    }

    @Override
    public Uplink uplink() {
        return uplink;
    }

    @Override
    public long queuedBytes() {
        return shared.queuedBytes() + transparent.queuedBytes();
    }

    @Override
    public void publishElsewhere(Publication publication) {
        broker.publishedElsewhere(publication);
    }

    @Override
    public void trouble() {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> cutOne();
            case 3 -> stall();
            case 4 -> goAway();
            case 5 -> refuse();
            case 6 -> broker.forget();
            default -> shared.trouble();
        }
    }

    private void cutOne() {
        List<SensorConnection> connections = broker.connections();
        if (!connections.isEmpty()) {
            world.tally.happened(Happening.CUT);
            connections.get(random.nextInt(connections.size())).breaks("cut");
        }
    }

    private void stall() {
        world.chart.add("broker", "stalls", "sensors");
        world.tally.happened(Happening.STALLED);
        broker.stall(true);
        soon(20, () -> broker.stall(false));
    }

    private void goAway() {
        world.chart.add("broker", "is away", "");
        world.tally.happened(Happening.AWAY);
        broker.goAway();
        soon(40, broker::comeBack);
    }

    private void refuse() {
        broker.welcome = random.nextBoolean() ? PublishOutcome.REFUSED : PublishOutcome.CONGESTED;
        soon(20, () -> broker.welcome = PublishOutcome.DELIVERED);
    }

    private void soon(int secondsMax, Runnable what) {
        world.agenda.after(random.nextLong(Duration.ofSeconds(secondsMax).toNanos()), what);
    }

    @Override
    public void heal() {
        shared.heal();
        broker.comeBack();
        broker.welcome = PublishOutcome.DELIVERED;
        broker.stall(false);
    }

    @Override
    public boolean isSureOf(Sensor sensor, boolean cleanSession) {
        ClientId clientId = sensor.client.settings().clientId();
        return isTransparent(clientId)
                ? broker.isSureOf(clientId, cleanSession)
                : shared.isSureOf(sensor, cleanSession);
    }

    @Override
    public boolean isTransparent(Sensor sensor) {
        return isTransparent(sensor.client.settings().clientId());
    }

    @Override
    public boolean remembers() {
        return shared.remembers() && broker.remembers();
    }

    @Override
    public long willsDropped() {
        return shared.willsDropped()
                + transparent.counters().get(UplinkCounters.Count.WILLS_DROPPED)
                + broker.willsForgotten();
    }

    /** What is on its way to a clean session ends with its connection. */
    @Override
    public boolean isPatient() {
        return false;
    }

    @Override
    public String unacknowledged() {
        return shared.unacknowledged() + broker.unacknowledged();
    }

    @Override
    public String leftovers() {
        String left = shared.leftovers() + broker.leftovers();
        if (transparent.connections() > 0) {
            left += " connections of the uplink";
        }
        if (transparent.queuedMessages() > 0 || transparent.queuedBytes() != 0) {
            left += " messages in the transparent uplink";
        }
        return left;
    }
}
