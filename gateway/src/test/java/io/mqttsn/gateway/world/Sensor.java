package io.mqttsn.gateway.world;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorSink;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.SleepCause;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.client.Violation.Conclusive;
import io.mqttsn.transport.PeerAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** One sensor: the strict client, where it is, and what it tells the oracles. Its {@link SensorLife} decides what it does. */
final class Sensor implements SensorSink {

    private final World world;
    final String name;
    final SensorClient client;
    private final SensorLife life;

    PeerAddress address;
    /** Whether it is switched off, or has been taken away. */
    boolean isGone;

    private int absences;

    /** As the next CONNECT will say, or the last one has said. */
    boolean cleanSession;
    /** Its memory of exchanges begins anew with each crash and each clean start. */
    int memory;

    private long lastToken;
    private final Map<Long, Upstream> unfinished = new HashMap<>();
    /** The datagram that is being looked at was meant for another client, who was here before. */
    private boolean isMisdelivered;
    /** The datagram that is being looked at was meant for whoever is at this address. */
    private boolean isForStranger;
    /**
     * Since it was connected last it was told DISCONNECT in place of the client who was here before, for what it had said as a stranger, or for what it had
     * said before a crash. It believes now that nobody takes it for connected, although a CONNECT of its own may be on its way.
     */
    private boolean hasHeardStrayGoodbye;
    /** CONNACK says nothing of its CONNECT: one for the session before may be taken for the one that asked for a clean session. */
    private OptionalLong mayMistakeConnAckUntil = OptionalLong.empty();

    Sensor(World world, SensorSettings settings, PeerAddress address, SensorLife life) {
        this.world = world;
        this.name = settings.clientId().value();
        this.client = new SensorClient(settings, this);
        this.cleanSession = settings.cleanSession();
        this.address = address;
        this.life = life;
    }

    /** @param meant whom the gateway meant, empty when it did not know */
    void received(MqttSnMessage message, String meant) {
        isMisdelivered = !meant.isEmpty() && !meant.equals(name);
        isForStranger = meant.isEmpty();
        boolean isStray = isMisdelivered || isForStranger || client.state() == SensorState.DISCONNECTED;
        hasHeardStrayGoodbye |= isStray && message.type() == MessageType.DISCONNECT;
        client.messageReceived(message, now());
        isMisdelivered = false;
        isForStranger = false;
    }

    void advance() {
        client.advanceTo(now());
    }

    long nextDeadlineNanos() {
        return isGone ? Agenda.NEVER : client.nextDeadlineNanos();
    }

    boolean is(SensorState state) {
        return !isGone && client.state() == state;
    }

    /** Whether it is neither connected nor asleep, or connected and still has something to publish. */
    boolean isBusy() {
        return switch (client.state()) {
            case ACTIVE -> client.publishesWaiting() > 0;
            case ASLEEP -> false;
            default -> true;
        };
    }

    void connect(boolean clean) {
        if (cleanSession && !clean) {
            // Nobody tells a client that its former session has ended with its connection, so it goes on with exchanges
            // that the gateway has forgotten.
            unfinished.values().forEach(Upstream::excuse);
        }
        if (clean && !cleanSession) {
            mayMistakeConnAckUntil = OptionalLong.of(now() + 2 * Climate.TRAVEL_MAX.toNanos());
        }
        cleanSession = clean;
        client.connect(clean, now());
    }

    void publish(TopicSelector topic, Qos qos, boolean retain, int padding) {
        long token = ++lastToken;
        String id = name + "-" + token + "q" + qos.level() + ".".repeat(padding);
        Upstream message = world.upstream.intended(this, world.brokerText(topic), id, qos, retain);
        unfinished.put(token, message);
        client.publish(token, topic, Octets.utf8(id), qos, retain, now());
    }

    void subscribe(TopicSelector topic, Qos qos) {
        if (client.subscribe(topic, qos, now())) {
            world.downstream.changing(this, topic);
        }
    }

    void unsubscribe(TopicSelector topic) {
        if (client.unsubscribe(topic, now())) {
            world.downstream.changing(this, topic);
        }
    }

    /** All memory is lost, and nobody is told. */
    void crash() {
        world.chart.add(name, "crashes", "");
        memory++;
        client.crash(now());
        world.downstream.crashed(this);
    }

    /** Its battery is taken out; answers what {@link #switchOn} wants to know. */
    int switchOff() {
        crash();
        isGone = true;
        return ++absences;
    }

    /** It is there again, unless it has been switched off once more since that absence began. */
    void switchOn(int absence) {
        if (absence == absences) {
            isGone = false;
        }
    }

    void moveTo(PeerAddress newAddress) {
        world.places.leave(address);
        world.places.settle(this, newAddress);
        movedTo(newAddress);
    }

    void movedTo(PeerAddress newAddress) {
        world.chart.add(name, "moves", "to " + newAddress);
        address = newAddress;
    }

    @Override
    public void send(MqttSnMessage message) {
        if (message instanceof Connect connect && connect.cleanSession()) {
            memory++;
            world.downstream.startsClean(this);
        }
        world.chart.add(name, "sends", message);
        world.accessTo(address).toGateway(address, Datagram.of(message, address, name));
    }

    @Override
    public void violated(Violation violation) {
        Conclusive conclusive = violation.kind().conclusive();
        // A broker that stalls makes answers later than a client remembers its questions.
        boolean isLate = violation.kind() == Violation.Kind.UNEXPECTED_ANSWER && world.climate.isRemote();
        // Each message of a stranger is turned away, and the first of these answers looks like the one to "good night".
        // So it is with a client that does not know yet that the broker has lost its connection.
        boolean isTurnedAway =
                (isForStranger || isTransparent()) && violation.message().type() == MessageType.DISCONNECT;
        boolean isExplained =
                switch (violation.kind()) {
                    // To the broker a name like $in/a begins with the prefix, and "#" means it too.
                    case NOT_SUBSCRIBED, QOS_ABOVE_GRANTED -> world.climate.hasTopicPrefix() || isUnsureOfItsSession();
                    case MESSAGE_WHILE_DISCONNECTED -> hasHeardStrayGoodbye;
                    default -> false;
                };
        boolean proves =
                switch (conclusive) {
                    // A copy that is late enough answers another question.
                    case ALWAYS ->
                        world.climate.weather().keepsOrder() || violation.kind() != Violation.Kind.WRONG_ANSWER;
                    case IN_ORDER -> world.climate.weather().isHonest();
                    case LOSSLESS -> false;
                };
        if (proves
                && !isLate
                && !isMisdelivered
                && !isTurnedAway
                && !isExplained
                && !isCompletedAfterUnsubscribe(violation)) {
            throw world.failure(
                    Invariant.CLIENT_RULES,
                    name + ": " + violation.kind() + ", " + FrameText.of(violation.message()) + ": "
                            + violation.detail());
        }
        world.chart.add(name, "doubts", violation.kind());
    }

    /** A broker completes an exchange of QoS 2 that it has begun, UNSUBSCRIBE or not (MQTT-3.10.4-3); a sensor with a connection of its own sees that. */
    private boolean isCompletedAfterUnsubscribe(Violation violation) {
        return isTransparent()
                && violation.kind() == Violation.Kind.NOT_SUBSCRIBED
                && violation.message() instanceof Publish publish
                && publish.qos() == Qos.TWO;
    }

    private boolean isTransparent() {
        return world.climate.uplink() == Climate.Uplinks.TRANSPARENT;
    }

    @Override
    public void connected() {
        hasHeardStrayGoodbye = false;
        world.chart.add(name, "is", "connected");
        world.agenda.after(0, life::connected);
    }

    @Override
    public void refused(ReturnCode returnCode) {
        world.chart.add(name, "is", "refused");
    }

    @Override
    public void published(long token, PublishOutcome outcome) {
        world.chart.add(name, "publish", token + " " + outcome);
        Upstream message = unfinished.remove(token);
        if (message != null && outcome == PublishOutcome.ACKNOWLEDGED) {
            world.upstream.acknowledged(message);
        }
    }

    @Override
    public void messageArrived(Delivery delivery) {
        world.chart.add(name, "gets", delivery.payload().asText());
        if (!isMisdelivered) {
            world.downstream.arrived(this, delivery);
        }
    }

    @Override
    public void subscribed(TopicSelector topic, Qos granted) {
        world.downstream.granted(this, topic, granted);
    }

    @Override
    public void subscriptionRefused(TopicSelector topic, ReturnCode returnCode) {
        world.downstream.changed(this, topic);
    }

    @Override
    public void unsubscribed(TopicSelector topic) {
        world.downstream.changed(this, topic);
    }

    @Override
    public void asleep(SleepCause cause) {
        world.chart.add(name, "is", "asleep");
        world.agenda.after(0, life::fellAsleep);
    }

    /** Whether it may believe that its session is a clean one, and be wrong. */
    private boolean isUnsureOfItsSession() {
        return world.climate.keepsSessionsAtWakeUp()
                || mayMistakeConnAckUntil.isPresent() && now() - mayMistakeConnAckUntil.getAsLong() < 0;
    }

    private long now() {
        return world.agenda.nowNanos();
    }

    @Override
    public String toString() {
        return name + " (" + client.state() + ")";
    }
}
