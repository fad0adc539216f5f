package io.mqttsn.gateway.world;

import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.AggregatingUplink;
import io.mqttsn.gateway.uplink.Uplink;
import io.mqttsn.gateway.uplink.UplinkCounters;
import io.mqttsn.gateway.uplink.UplinkLimits;
import io.mqttsn.gateway.uplink.UplinkSettings;
import java.net.URI;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A broker somewhere else, reached over one connection, with everything that can happen to it. */
final class RemoteSide implements BrokerSide {

    /** After the broker has forgotten its session, all subscriptions are made anew within this time, suspicions included. */
    private static final Duration RESUBSCRIBED = Duration.ofSeconds(15);

    private final World world;
    private final SplittableRandom random;
    private final ModelBroker broker;
    private final ModelLink link;
    private final AggregatingUplink uplink;
    private boolean hasForgotten;
    private boolean isSure = true;
    private int troubles;

    RemoteSide(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
        boolean isTight = world.climate.isTight();
        int inFlightMax = isTight ? 1 + random.nextInt(5) : 800;
        this.broker = new ModelBroker(world, random.split());
        // Sometimes the link takes less than the uplink expects.
        int windowMax = isTight ? 1 + random.nextInt(inFlightMax) : inFlightMax;
        this.link = new ModelLink(world, broker, windowMax, random.split());
        broker.use(link);
        UplinkLimits limits = new UplinkLimits(
                inFlightMax,
                isTight ? 1 + random.nextInt(10) : 10_000,
                BrokerSide.queuedBytesMax(world.climate),
                isTight ? random.nextInt(3) : 10_000,
                1_000,
                4 << 20,
                100_000);
        this.uplink = new AggregatingUplink(link, world.store, withLimits(limits), world.agenda::nowNanos);
    }

    private static UplinkSettings withLimits(UplinkLimits limits) {
        UplinkSettings defaults = UplinkSettings.of(URI.create("tcp://broker"), "gateway");
        return new UplinkSettings(
                defaults.broker(),
                defaults.clientId(),
                defaults.login(),
                defaults.tls(),
                defaults.keepAlive(),
                defaults.connectTimeout(),
                defaults.backOff(),
                defaults.statusTopic(),
                defaults.replayWindow(),
                defaults.startClean(),
                limits);
    }

    @Override
    public Uplink uplink() {
        return uplink;
    }

    @Override
    public long queuedBytes() {
        return uplink.queuedBytes();
    }

    AggregatingUplink aggregating() {
        return uplink;
    }

    /** What the broker gets here goes to others, too. */
    void passOnTo(Consumer<Publication> other) {
        broker.passOnTo(other);
    }

    /** A message that the broker has got over some other connection. */
    void routed(Publication publication) {
        broker.routed(publication);
    }

    @Override
    public void publishElsewhere(Publication publication) {
        broker.publishedElsewhere(publication);
    }

    @Override
    public void trouble() {
        troubles++;
        switch (random.nextInt(6)) {
            case 0, 1 -> link.cut();
            case 2 -> stall();
            case 3 -> goAway();
            case 4 -> {
                link.cut();
                forget();
            }
            default -> {
                stall();
                world.agenda.after(random.nextLong(Duration.ofSeconds(10).toNanos()), link::cut);
            }
        }
    }

    private void stall() {
        world.chart.add("broker", "stalls", "");
        world.tally.happened(Happening.STALLED);
        broker.stall(true);
        world.agenda.after(random.nextLong(Duration.ofSeconds(25).toNanos()), () -> broker.stall(false));
    }

    private void goAway() {
        world.tally.happened(Happening.AWAY);
        broker.refuse(true);
        link.cut();
        world.agenda.after(random.nextLong(Duration.ofSeconds(40).toNanos()), () -> broker.refuse(false));
    }

    private void forget() {
        broker.forgetSession();
        hasForgotten = true;
        isSure = false;
        waitUntilSure(link.epoch(), troubles);
    }

    /** Nothing may be counted on before a connection has stood for long enough and without trouble. */
    private void waitUntilSure(long epochSeen, int troublesSeen) {
        world.agenda.after(RESUBSCRIBED, () -> {
            boolean calm = link.isUp() && link.epoch() == epochSeen && troubles == troublesSeen && !broker.stalls();
            if (calm) {
                isSure = true;
            } else {
                waitUntilSure(link.epoch(), troubles);
            }
        });
    }

    @Override
    public void heal() {
        broker.refuse(false);
        broker.stall(false);
    }

    @Override
    public boolean isSureOf(Sensor sensor, boolean cleanSession) {
        return isSure;
    }

    @Override
    public boolean remembers() {
        return !hasForgotten;
    }

    @Override
    public long willsDropped() {
        return uplink.counters().get(UplinkCounters.Count.WILLS_DROPPED);
    }

    /** How long a replay waits for the next message is a matter of configuration; here anything may take longer. */
    @Override
    public boolean isPatient() {
        return false;
    }

    @Override
    public String unacknowledged() {
        return broker.unacknowledged();
    }

    @Override
    public String leftovers() {
        String left = broker.leftovers();
        if (uplink.queuedMessages() > 0 || uplink.queuedBytes() != 0 || uplink.waitingWills() > 0) {
            left += " messages in the uplink";
        }
        if (uplink.subscriptions() > 0) {
            left += " subscriptions in the uplink";
        }
        if (!uplink.filtersAtBroker().isEmpty()) {
            left += " filters in the uplink " + uplink.filtersAtBroker();
        }
        return left;
    }
}
