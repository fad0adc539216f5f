package io.mqttsn.gateway.world;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorSink;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.SleepCause;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.time.Moments;
import io.mqttsn.transport.PeerAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    /** CONNECTs without an answer since it was connected last, repeats included. */
    private int connectsOpen;
    /** What it has subscribed to, and the answers that are owed to it. */
    private final AskedFor askedFor = new AskedFor();

    private final Questions questions = new Questions();
    /** The answer that is being looked at is one of those. */
    private boolean wasOwed;

    /** The first of its latest CONNECTs that ask for a clean session; from there on it believes that nothing of before is known. */
    private long cleanStart;

    private boolean isStartingClean;
    /**
     * The datagram that is being looked at was sent for a session that began before that: the sensor has taken an older CONNACK for the one that it waits
     * for, or the gateway keeps sessions at a wake-up.
     */
    private boolean isOfFormerSession;
    /** Since its last CONNECT it has heard something of that kind, and may have learned topic ids that mean other names by now. */
    private boolean isConfused;

    /** What came last under each message id. */
    private final Map<Integer, Seen> seen = new HashMap<>();

    /** The message that is being looked at has an id that came before, in a session that is over. */
    private boolean isIdOfFormerSession;

    // Of its datagrams, those that the gateway has heard.
    private long latestHeard;
    private long lastConnectHeard;

    /** @param began of the session that it was sent in */
    private record Seen(String text, long began) {}

    Sensor(World world, SensorSettings settings, PeerAddress address, SensorLife life) {
        this.world = world;
        this.name = settings.clientId().value();
        this.client = new SensorClient(settings, this);
        this.cleanSession = settings.cleanSession();
        this.address = address;
        this.life = life;
    }

    /** @param tag whom the gateway meant */
    void received(MqttSnMessage message, Tag tag) {
        isMisdelivered = !tag.client().isEmpty() && !tag.client().equals(name);
        isForStranger = tag.client().isEmpty();
        isOfFormerSession = tag.began() < cleanStart;
        isConfused |= isOfFormerSession && !isForStranger;
        wasOwed = questions.answeredBy(message);
        if (message instanceof Publish publish) {
            Seen before = seen.put(publish.msgId(), new Seen(publish.data().asText(), tag.began()));
            isIdOfFormerSession = before != null && before.began != tag.began();
        }
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
        return isGone ? Moments.NEVER : client.nextDeadlineNanos();
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
        if (clean != cleanSession) {
            world.tally.happened(Happening.CHANGED_FLAG);
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
        world.tally.happened(Happening.CRASHED);
        memory++;
        isStartingClean = false;
        client.crash(now());
        world.downstream.crashed(this);
    }

    /** Its battery is taken out; answers what {@link #switchOn} wants to know. */
    int switchOff() {
        crash();
        world.tally.happened(Happening.SWITCHED_OFF);
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
        world.tally.happened(Happening.MOVED);
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
        if (message instanceof Connect) {
            connectsOpen++;
        }
        long number = world.numbered();
        isConfused &= message.type() != MessageType.CONNECT;
        if (message instanceof Connect connect) {
            cleanStart = connect.cleanSession() && !isStartingClean ? number : cleanStart;
            isStartingClean = connect.cleanSession();
        }
        if (message instanceof Connect connect && connect.cleanSession()) {
            memory++;
            world.downstream.startsClean(this, Excuse.STARTED_CLEAN);
        }
        if (message instanceof Subscribe subscribe) {
            askedFor.asked(world.brokerText(subscribe.topic()), subscribe.qos());
        }
        questions.sent(message);
        world.chart.add(name, Chart.SENT, message);
        world.accessTo(address).toGateway(address, Datagram.of(message, address, Tag.sentBy(name, number)));
    }

    /** One of its datagrams is at the gateway. What was overtaken may undo what came before it, without the sensor's knowledge. */
    void heardByGateway(Frame frame, long number) {
        MqttSnMessage message = frame instanceof Encapsulated node ? node.message() : (MqttSnMessage) frame;
        if (message instanceof Connect) {
            lastConnectHeard = number;
        }
        if (message instanceof Subscribe subscribe && !world.broker.isTransparent(this)) {
            world.downstream.subscribing(this, world.brokerText(subscribe.topic()));
        }
        if (number >= latestHeard) {
            latestHeard = number;
            return;
        }
        world.tally.happened(Happening.OVERTAKEN);
        if (message instanceof Connect connect && connect.cleanSession()) {
            world.downstream.startsClean(this, Excuse.STALE_CONNECT);
        } else if (message instanceof Subscribe subscribe) {
            world.downstream.changedLate(this, subscribe.topic());
        } else if (message instanceof Unsubscribe unsubscribe) {
            world.downstream.changedLate(this, unsubscribe.topic());
        }
    }

    boolean isConfused() {
        return isConfused;
    }

    long lastConnectHeard() {
        return lastConnectHeard;
    }

    /** Whether an answer under this message id is one to this text. */
    boolean hasSeen(int msgId, String text) {
        Seen last = seen.get(msgId);
        return last != null && last.text.equals(text);
    }

    @Override
    public void violated(Violation violation) {
        world.tally.looked(Excuse.Of.DOUBTS);
        Excuse excuse = excuseFor(violation);
        if (excuse == null) {
            throw world.failure(
                    Invariant.CLIENT_RULES,
                    name + ": " + violation.kind() + ", " + FrameText.of(violation.message()) + ": "
                            + violation.detail());
        }
        world.tally.excused(excuse);
        world.chart.add(name, "doubts", violation.kind() + ", but " + excuse.words());
    }

    private @Nullable Excuse excuseFor(Violation violation) {
        if (!isFitToJudge(violation.kind())) {
            return Excuse.UNFIT_NETWORK;
        }
        if (isMisdelivered) {
            return Excuse.MEANT_FOR_OTHER;
        }
        // Each message of a stranger is turned away, and the first of these answers looks like the one to "good night".
        if (isForStranger && violation.message().type() == MessageType.DISCONNECT) {
            return Excuse.TURNED_AWAY;
        }
        return switch (violation.kind()) {
            case UNEXPECTED_ANSWER -> wasOwed ? Excuse.ASKED_BEFORE : null;
            case MESSAGE_WHILE_DISCONNECTED -> hasHeardStrayGoodbye ? Excuse.STRAY_GOODBYE : null;
            case TOPIC_ID_REASSIGNED -> isOfFormerSession || isConfused ? Excuse.FORMER_SESSION : null;
            case DUP_MISSING, MSG_ID_IN_USE -> isIdOfFormerSession ? Excuse.ID_OF_FORMER_SESSION : null;
            case NOT_SUBSCRIBED, QOS_ABOVE_GRANTED -> excuseFor((Publish) violation.message());
            default -> null;
        };
    }

    private boolean isFitToJudge(Violation.Kind kind) {
        return switch (kind.conclusive()) {
            // A copy that is late enough answers another question.
            case ALWAYS -> world.climate.weather().keepsOrder() || kind != Violation.Kind.WRONG_ANSWER;
            case IN_ORDER -> world.climate.weather().isHonest();
            case LOSSLESS -> false;
        };
    }

    /** Why a message may come that this sensor did not expect: some subscription must explain it. */
    private @Nullable Excuse excuseFor(Publish publish) {
        if (!world.downstream.isExplainedBy(askedFor, publish)) {
            return null;
        }
        if (isOfFormerSession) {
            return Excuse.FORMER_SESSION;
        }
        if (publish.qos().isAcknowledged() && world.broker.isTransparent(this)) {
            return Excuse.BUFFERED_AT_BROKER;
        }
        boolean beginsWithDollar = world.downstream.topicOf(publish).startsWith(world.brokerText("$"));
        return beginsWithDollar && world.climate.hasTopicPrefix() ? Excuse.DOLLAR_IN_PREFIX : null;
    }

    @Override
    public void connected() {
        if (isStartingClean && !isOfFormerSession) {
            askedFor.clear();
        }
        isStartingClean = false;
        hasHeardStrayGoodbye = false;
        connectsOpen = 0;
        world.chart.add(name, "is", "connected");
        world.agenda.after(0, life::connected);
    }

    @Override
    public void refused(ReturnCode returnCode) {
        // CONNACK says nothing of its CONNECT: this one may be for an earlier one, and a later one may yet be accepted.
        hasHeardStrayGoodbye |= connectsOpen > 1;
        connectsOpen--;
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
        world.tally.looked(Excuse.Of.DELIVERIES);
        if (isMisdelivered) {
            world.tally.excused(Excuse.MEANT_FOR_FORMER);
        } else {
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
        askedFor.ended(world.brokerText(topic), now());
        world.downstream.changed(this, topic);
    }

    @Override
    public void asleep(SleepCause cause) {
        world.chart.add(name, "is", "asleep");
        world.tally.happened(Happening.SLEPT);
        world.agenda.after(0, life::fellAsleep);
    }

    private long now() {
        return world.agenda.nowNanos();
    }

    @Override
    public String toString() {
        return name + " (" + client.state() + ")";
    }
}
