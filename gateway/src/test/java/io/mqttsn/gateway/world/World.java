package io.mqttsn.gateway.world;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.uplink.Uplink;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.network.Arrival;
import io.mqttsn.simulator.network.FaultyNetwork;
import io.mqttsn.simulator.network.NetworkCounters;
import io.mqttsn.simulator.network.NetworkSettings;
import io.mqttsn.time.Moments;
import io.mqttsn.transport.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sensors, a bad network, the real gateway and a broker, all from one seed and in virtual time.
 *
 * <pre>
 *   sensors --- faulty network --- WireWatch --- core --- uplink --- broker
 *      |                                          |                     |
 *      +--------- oracles                     late store     oracles ---+
 * </pre>
 *
 * First comes the story, in which anything may happen. Then all faults end, and everything that was promised must come true; then the sensors leave for
 * good, and nothing may be left of them. The {@link Invariant}s hold after every event.
 */
final class World {

    /** Long enough for the longest waits of sensors and gateway, one after the other. */
    private static final Duration CALM = Duration.ofMinutes(3);

    /** As often as needed to bring long queues to slow sensors behind a slow store; after that something must be stuck. */
    private static final int CALMS_MAX = 15;

    /** Why the gateway gives up a message that is on its way. */
    private static final Set<String> GIVES_UP = Stream.of(
                    DropReason.FRAME_TOO_LARGE,
                    DropReason.REGISTER_REFUSED,
                    DropReason.REFUSED_BY_CLIENT,
                    DropReason.TOPIC_IDS_EXHAUSTED)
            .map(DropReason::words)
            .collect(Collectors.toUnmodifiableSet());

    private static final Duration CARE = Duration.ofSeconds(5);

    final long seed;
    final Climate climate;
    final Agenda agenda;
    final Chart chart;
    final FaultyNetwork<PeerAddress, Datagram> network;
    final Tally tally = new Tally();
    final CustodyWatch custody = new CustodyWatch(this);
    final WireWatch wire = new WireWatch(this);
    final Patience patience = new Patience(this);
    final UpstreamOracle upstream = new UpstreamOracle(this);
    final DownstreamOracle downstream = new DownstreamOracle(this);
    final WillOracle wills = new WillOracle(this);
    final LateStore store;
    final BrokerSide broker;
    final Uplink uplink;
    final GatewayDriver gateway;

    final List<Access> accesses = new ArrayList<>();
    /** Where forwarders are: they carry messages of others, and are nobody themselves. */
    final Set<PeerAddress> carriers = new LinkedHashSet<>();

    final Places places;

    private final MemoryWatch memory = new MemoryWatch(this);
    private final SessionWatch sessions = new SessionWatch(this);
    private final Vandals vandals;
    private final HappyEnd happyEnd = new HappyEnd(this);
    private final SplittableRandom random;
    private final List<Sensor> sensors = new ArrayList<>();
    private final Map<String, Sensor> sensorsByName = new HashMap<>();
    private long applicationMessages;
    private long datagrams;
    private boolean isStory = true;
    private boolean isCalm;
    private long events;

    World(long seed) {
        this(seed, Sabotage.NONE, Chart.LINES_DEFAULT, Chart.EVERYBODY);
    }

    World(long seed, Sabotage sabotage, int chartLines, String chartOnly) {
        this.seed = seed;
        SplittableRandom root = new SplittableRandom(seed);
        climate = Climate.drawn(root.split());
        random = root.split();
        agenda = new Agenda(climate.startNanos());
        chart = new Chart(agenda, chartLines, chartOnly);
        network = new FaultyNetwork<>(climate.network(), root.nextLong());
        store = new LateStore(agenda, custody, tally, climate.storeDelayNanosMax(), root.split());
        broker = switch (climate.uplink()) {
            case BUILT_IN -> new BuiltInSide(this);
            case AGGREGATING -> new RemoteSide(this, root.split());
            case TRANSPARENT -> new TransparentSide(this, root.split());
        };
        uplink = broker.uplink();
        accesses.add(new UdpAccess(this, climate.forwarders(), root.split()));
        for (LineSpec line : climate.lines()) {
            boolean isRadio = line.kind() == LineSpec.Kind.XBEE;
            accesses.add(
                    isRadio ? new RadioAccess(this, line, root.split()) : new LineAccess(this, line, root.split()));
        }
        places = new Places(agenda, tally, accesses);
        WorldSink sink = new WorldSink(this);
        gateway = new GatewayDriver(this, sink, sabotage);
        uplink.start(gateway);
        for (int i = 1; i <= climate.sensors(); i++) {
            PeerAddress address = places.fresh(random);
            SensorLife life = new SensorLife(this, "s" + i, address, root.split());
            sensors.add(life.sensor());
            sensorsByName.put(life.sensor().name, life.sensor());
            places.settle(life.sensor(), address);
            life.begin();
        }
        planPublish();
        planTrouble();
        new Neighbours(this, root.split()).begin();
        vandals = new Vandals(this, root.split());
        if (climate.hasVandals()) {
            vandals.begin();
        }
    }

    /** Lives through everything; throws a {@link WorldFailure} when an invariant does not hold. */
    void run() {
        try {
            passes(climate.story());
            calmDown();
            for (int calms = 0; calms == 0 || calms < CALMS_MAX && happyEnd.isToCome(); calms++) {
                passes(CALM);
            }
            isCalm = false;
            happyEnd.check();
            everybodyLeaves();
            passes(Climate.SESSION_EXPIRY.plus(Climate.SESSION_EXPIRY));
            happyEnd.checkNothingIsLeft();
            tallyUp();
        } catch (RuntimeException e) {
            throw failure(Invariant.NEVER_THROWS, "something outside of the core's care", e);
        }
    }

    @Nullable
    Sensor sensor(String name) {
        return sensorsByName.get(name);
    }

    /** The number of the next datagram of a sensor. */
    long numbered() {
        return ++datagrams;
    }

    /** What others have counted already. */
    private void tallyUp() {
        climate.tally(tally);
        NetworkCounters counters = network.counters();
        tally.happened(Happening.LOST, counters.lost());
        tally.happened(Happening.DOUBLED, counters.duplicated());
        tally.happened(Happening.OUT_OF_REACH, counters.outOfReach());
        tally.happened(Happening.AIR_FULL, counters.overflowed());
        tally.happened(Happening.REPEATED, gateway.core.counters().retransmissions);
        tally.happened(Happening.WRAPPED_TIME, climate.startNanos() > 0 && agenda.nowNanos() < 0 ? 1 : 0);
        for (DropReason reason : DropReason.values()) {
            tally.dropped(reason, gateway.core.counters().droppedFor(reason));
        }
    }

    List<Sensor> sensors() {
        return sensors;
    }

    /** Those that are reached by this listener now. */
    List<Sensor> sensorsOn(String listener) {
        return sensors.stream()
                .filter(sensor -> sensor.address.transportName().equals(listener))
                .toList();
    }

    /** What the broker calls a topic or filter of sensors. */
    String brokerText(TopicSelector topic) {
        return brokerText(Topics.textOf(topic));
    }

    String brokerText(String text) {
        return climate.topicPrefix() + text;
    }

    boolean isStory() {
        return isStory;
    }

    /** How much has happened. */
    long events() {
        return events;
    }

    private void passes(Duration duration) {
        long untilNanos = agenda.nowNanos() + duration.toNanos();
        for (long next = nextNanos(); next != Moments.NEVER && next - untilNanos <= 0; next = nextNanos()) {
            agenda.advanceTo(next);
            happens();
            gateway.check();
            memory.check();
            wills.check();
            events++;
        }
        agenda.advanceTo(untilNanos);
    }

    private long nextNanos() {
        long next = Moments.earlier(agenda.nextNanos(), network.nextArrivalNanos());
        next = Moments.earlier(next, gateway.nextDeadlineNanos());
        for (Sensor sensor : sensors) {
            next = Moments.earlier(next, sensor.nextDeadlineNanos());
        }
        return next;
    }

    /** One event, of those that are due now. */
    private void happens() {
        long now = agenda.nowNanos();
        Arrival<PeerAddress, Datagram> arrival = network.poll(now);
        if (arrival != null) {
            arrived(arrival);
            return;
        }
        Runnable task = agenda.poll();
        if (task != null) {
            task.run();
            return;
        }
        if (isDue(gateway.nextDeadlineNanos())) {
            gateway.advance();
            return;
        }
        for (Sensor sensor : sensors) {
            if (isDue(sensor.nextDeadlineNanos())) {
                sensor.advance();
                return;
            }
        }
    }

    private boolean isDue(long nanos) {
        return Moments.isDue(nanos, agenda.nowNanos());
    }

    private void arrived(Arrival<PeerAddress, Datagram> arrival) {
        if (arrival.to().equals(Address.GATEWAY)) {
            arrivedAtGateway(hopOf(arrival.from()), arrival.datagram());
        } else if (carriers.contains(arrival.to())) {
            accessTo(arrival.to()).passOn(arrival.datagram());
        } else {
            arrivedAtSensor(hopOf(arrival.to()), arrival.datagram());
        }
    }

    /** Whom the gateway sees: nodes of a forwarder have no address on the network. */
    private static PeerAddress hopOf(PeerAddress address) {
        return address instanceof ForwardedPeer node ? node.carrier() : address;
    }

    /** @param hop who has sent it to the gateway */
    void arrivedAtGateway(PeerAddress hop, Datagram datagram) {
        chart.add(datagram.tag().client(), Chart.HEARD, datagram.frame());
        Sensor sender = sensor(datagram.tag().client());
        if (sender != null) {
            sender.heardByGateway(datagram.frame(), datagram.tag().number());
        }
        gateway.received(hop, datagram.frame());
    }

    /** @param hop whom the gateway has sent it to */
    void arrivedAtSensor(PeerAddress hop, Datagram datagram) {
        Frame frame = datagram.frame();
        Sensor sensor = places.residentOf(Datagram.endOf(hop, frame));
        if (sensor != null && !sensor.isGone) {
            MqttSnMessage message = frame instanceof Encapsulated node ? node.message() : (MqttSnMessage) frame;
            chart.add(sensor.name, Chart.RECEIVED, message);
            sensor.received(message, datagram.tag());
        } else if (isStory && climate.hasVandals() && frame instanceof MqttSnMessage message) {
            vandals.received(hop, message);
        }
    }

    /** Puts a datagram on the faulty network. */
    void transmit(PeerAddress from, PeerAddress to, Datagram datagram) {
        network.send(from, to, datagram, datagram.octetCount(), agenda.nowNanos());
    }

    Access accessTo(PeerAddress address) {
        for (Access access : accesses) {
            if (access.listener().equals(address.transportName())) {
                return access;
            }
        }
        throw failure(Invariant.NEVER_THROWS, "no access to " + address);
    }

    @Nullable
    ClientSession sessionOf(Sensor sensor) {
        return gateway.core.sessions().of(sensor.client.settings().clientId());
    }

    void noticed(Notice notice) {
        chart.add("-", "notice", notice);
        switch (notice.kind()) {
            case CLIENT_CONNECTED -> tally.happened(Happening.CONNECTED);
            case CLIENT_REFUSED -> tally.happened(Happening.REFUSED);
            case CLIENT_MOVED -> tally.happened(Happening.DISPLACED);
            case CLIENT_LOST -> {
                tally.happened(Happening.TAKEN_FOR_LOST);
                wills.clientLost();
                patience.lost(notice.subject(), notice.detail());
            }
            case CLIENT_ASLEEP -> patience.fellAsleep(notice.subject(), wire.spoken());
            default -> {}
        }
        if (notice.kind() == Notice.Kind.MESSAGE_DROPPED) {
            custody.dropNoticed(notice.subject(), notice.detail());
        }
        if (GIVES_UP.contains(notice.detail())) {
            wire.givenUp(gateway.core.sessions().of(new ClientId(notice.subject())));
        }
        Sensor sensor = sensorsByName.get(notice.subject());
        boolean isConnected =
                notice.kind() == Notice.Kind.CLIENT_CONNECTED || notice.kind() == Notice.Kind.CLIENT_AWAKE;
        if (sensor != null && isConnected) {
            sessions.connected(sensor);
            patience.connected(sensor.name, sensor.client.settings().keepAliveSeconds());
        }
    }

    private void planPublish() {
        agenda.after(random.nextLong(2 * climate.publishMeanNanos()), () -> {
            if (isStory) {
                boolean clears = random.nextInt(48) == 0;
                broker.publishElsewhere(Publication.of(
                        topicOfApplication(),
                        clears ? Octets.EMPTY : Octets.utf8(Messages.ofApplication(++applicationMessages)),
                        Qos.ofBits(random.nextInt(3)),
                        clears || random.nextInt(8) == 0));
                planPublish();
            }
        });
    }

    /** Sometimes one that no sensor can have, since its listener has a prefix; or the level above, which matches all the same. */
    private TopicName topicOfApplication() {
        if (climate.hasTopicPrefix() && random.nextInt(16) == 0) {
            return new TopicName(climate.topicPrefix().replaceFirst("/$", ""));
        }
        TopicSelector topic = Topics.publishable(random);
        return new TopicName(random.nextInt(8) == 0 ? Topics.textOf(topic) : brokerText(topic));
    }

    private void planTrouble() {
        agenda.after(random.nextLong(2 * climate.brokerTroubleMeanNanos()), () -> {
            if (isStory) {
                broker.trouble();
                planTrouble();
            }
        });
    }

    /** Network and broker work, nobody has new ideas, and sensors that are still there connect and fetch what is theirs. */
    private void calmDown() {
        chart.add("-", "calm", "");
        isStory = false;
        isCalm = true;
        network.change(NetworkSettings.PERFECT);
        accesses.forEach(Access::heal);
        broker.heal();
        takeCare();
    }

    private void takeCare() {
        if (!isCalm) {
            return;
        }
        for (Sensor sensor : sensors) {
            if (sensor.is(SensorState.DISCONNECTED)) {
                sensor.connect(sensor.cleanSession);
            } else if (sensor.is(SensorState.ACTIVE) && sensor.client.settings().keepAliveSeconds() == 0) {
                // Without a keepalive it would never find out that its gateway has given it up.
                sensor.client.ping(agenda.nowNanos());
            }
        }
        agenda.after(CARE, this::takeCare);
    }

    /** Some say goodbye, others do not. */
    private void everybodyLeaves() {
        for (Sensor sensor : sensors) {
            switch (random.nextInt(3)) {
                case 0 -> sensor.client.disconnect(agenda.nowNanos());
                case 1 -> sensor.client.sleep(60, agenda.nowNanos());
                default -> sensor.isGone = true;
            }
        }
        agenda.after(CARE, () -> sensors.forEach(sensor -> sensor.isGone = true));
    }

    static String replayCommand(long seed) {
        return "replay: mvn -P simulation -pl gateway -am test -Dworld.seed=" + seed
                + "   (-Dworld.chart=1000 for more lines, -Dworld.only=s1 for those of one sensor)";
    }

    WorldFailure failure(Invariant invariant, String detail) {
        String text = "seed " + seed + ": " + invariant.sentence() + "\n  " + detail + "\n  " + replayCommand(seed)
                + "\n  world: " + climate.inWords() + "\n  " + String.join("\n  ", chart.lines());
        return new WorldFailure(invariant, text);
    }

    WorldFailure failure(Invariant invariant, String during, RuntimeException cause) {
        WorldFailure failure = failure(invariant, during + ": " + cause);
        failure.initCause(cause);
        return failure;
    }
}
