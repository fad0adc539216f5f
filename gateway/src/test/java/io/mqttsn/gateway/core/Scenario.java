package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.store.MemoryStore;
import io.mqttsn.gateway.store.StoreFacts;
import io.mqttsn.gateway.wire.StrictReader;
import io.mqttsn.time.Moments;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The core in virtual time, between clients that say what the test tells them, a {@link FakeBroker} and a memory store. Scripts run in lock-step: a test
 * names everything that the gateway sends before the next thing happens, and whatever it does not name fails it.
 *
 * <p>After every fact some things hold, and are asserted: the indices of the sessions are inverses of each other; nothing is sent to an Asleep client but
 * answers to what it has just said; what was sent survives a second, strict decoder; no handler has thrown; and no message has vanished: what the broker
 * offered was delivered, waits, or was dropped for a reason that was counted.
 */
final class Scenario {

    final FakeBroker broker = new FakeBroker(this);
    final MemoryStore store = new MemoryStore();
    final Answers storeAnswers = new Answers();
    final StoreFacts storeFacts = new HeldStoreFacts();
    final RecordingSink sink = new RecordingSink(this);
    final GatewayCore core;

    private final CoreSettings settings;
    private final Way way = Way.present();
    private final Map<PeerAddress, List<MqttSnMessage>> unheard = new LinkedHashMap<>();
    private long nowNanos;
    /** Who has just spoken, while the core reacts to it. */
    private @Nullable PeerAddress speaker;

    private boolean carryingOut;
    private boolean failuresAreExpected;
    private boolean inLockStep = true;

    Scenario() {
        this(settings -> {});
    }

    Scenario(Consumer<TestSettings> changes) {
        this(changes, 0);
    }

    Scenario(Consumer<TestSettings> changes, long startNanos) {
        Consumer<TestSettings> opened = settings -> settings.listeners = way.opened(settings.listeners);
        settings = TestSettings.with(changes.andThen(opened));
        core = new GatewayCore(settings, sink);
        nowNanos = startNanos;
    }

    /** The client of this name, at the host of the same name. */
    Client client(String clientId) {
        return client(clientId, new TestAddress(clientId, 1883));
    }

    Client client(String clientId, TestAddress place) {
        return new Client(this, clientId, place);
    }

    /** The client at this place, as the gateway sees it. */
    PeerAddress addressOf(TestAddress place) {
        return way.addressOf(place);
    }

    /** Something happens outside, now; the core reacts, and what it wants is done. */
    void fact(LongConsumer fact) {
        fact.accept(nowNanos);
        carryOut();
        assertEquals("", core.sessions().inconsistencies());
        core.sessions().all().forEach(session -> session.address().ifPresent(way::assertLeadsTo));
        if (!failuresAreExpected) {
            assertEquals(List.of(), sink.faults);
            assertEquals(0, core.counters().failures);
            assertEquals(broker.offered, Accounts.accountedFor(core), "messages have vanished, or were counted twice");
        }
    }

    /** The answers that carrying out gives rise to are facts of their own; what follows from them is carried out here too. */
    private void carryOut() {
        if (!carryingOut) {
            carryingOut = true;
            sink.carryOut();
            carryingOut = false;
        }
    }

    /** From now on handlers may fail; what cannot hold any more then is not asserted. */
    void expectsFailures() {
        failuresAreExpected = true;
    }

    /** From now on the gateway may send what no test names. */
    void runsFreely() {
        inLockStep = false;
    }

    /** A frame comes from this address, or through the forwarder that it lies behind. */
    void received(PeerAddress from, Frame frame) {
        nothingElseHappened();
        PeerAddress carrier = from instanceof ForwardedPeer node ? node.carrier() : from;
        Frame carried = onTheWire(from, frame);
        speaker = carried instanceof Encapsulated node
                ? new ForwardedPeer(carrier, node.nodeId(), node.radius())
                : carrier;
        fact(now -> core.frameReceived(carrier, carried, now));
        speaker = null;
    }

    /** Somebody speaks to everybody in reach of a listener. */
    void receivedOverGroup(PeerAddress from, Frame frame) {
        nothingElseHappened();
        fact(now -> core.groupFrameReceived(from, frame, now));
    }

    /** A message to this address has left, or is now with the forwarder that it lies behind. */
    void written(PeerAddress to, Frame frame) {
        PeerAddress carrier = to instanceof ForwardedPeer node ? node.carrier() : to;
        fact(now -> core.frameWritten(carrier, onTheWire(to, frame), now));
    }

    /** The link of a listener carries messages of so many octets, besides what the way adds to them. */
    void messageSizeMaxBecomes(int octets, String listener) {
        fact(now -> core.frameSizeMaxChanged(listener, octets + way.overhead(), now));
    }

    private static Frame onTheWire(PeerAddress peer, Frame frame) {
        return peer instanceof ForwardedPeer node && frame instanceof MqttSnMessage message
                ? new Encapsulated(node.radius(), node.nodeId(), message)
                : frame;
    }

    /** Time goes on; what becomes due meanwhile happens at its time. */
    void passes(Duration duration) {
        nothingElseHappened();
        long untilNanos = nowNanos + duration.toNanos();
        while (isDueBy(untilNanos)) {
            nowNanos = core.nextDeadlineNanos();
            fact(core::advanceTo);
        }
        nowNanos = untilNanos;
    }

    void passes(int seconds) {
        passes(Duration.ofSeconds(seconds));
    }

    private boolean isDueBy(long untilNanos) {
        long next = core.nextDeadlineNanos();
        return next != Moments.NEVER && next - untilNanos <= 0;
    }

    long nowNanos() {
        return nowNanos;
    }

    /** Everything that was sent has been named by the test. */
    void nothingElseHappened() {
        if (!inLockStep) {
            return;
        }
        unheard.forEach((address, messages) ->
                assertEquals(List.of(), messages, () -> "sent to " + address + " but not expected"));
    }

    /** What was sent to {@code address} and has not been asked for yet. */
    List<MqttSnMessage> take(PeerAddress address) {
        List<MqttSnMessage> messages = unheard.remove(address);
        return messages == null ? List.of() : messages;
    }

    /** What was sent to anybody is of no interest. */
    void ignoreWhatWasSent() {
        unheard.clear();
    }

    /** The clients fall silent for ever, and in the end nothing is left of them anywhere. */
    void ends() {
        nothingElseHappened();
        broker.answers.letAllGo();
        storeAnswers.letAllGo();
        Duration forgotten = Duration.ofDays(4);
        for (Duration passed = Duration.ZERO; passed.compareTo(forgotten) < 0; passed = passed.plusHours(1)) {
            ignoreWhatWasSent();
            passes(Duration.ofHours(1));
        }
        assertEquals(List.of(), List.copyOf(core.sessions().all()));
        assertEquals(0, core.halfOpenSessions());
        assertEquals(Moments.NEVER, core.nextDeadlineNanos());
        assertEquals(0, core.queues().messages());
        assertEquals(0, core.queues().bytes());
        assertEquals(0, store.messages(), "messages that nobody waits for");
        broker.everythingIsSettled();
    }

    /** Whatever has happened: somebody who comes now, to a broker that works, is served as if nothing had. */
    void servesANewcomer() {
        Client newcomer = client("z", new TestAddress("newcomer", 1883));
        ListenerPolicy policy = settings.listener(TestAddress.TRANSPORT);
        boolean isWelcome = policy.allowsClient(newcomer.id) && policy.allowsSource(newcomer.address);
        if (!isWelcome || failuresAreExpected) {
            return;
        }
        broker.works();
        inLockStep = true;
        ignoreWhatWasSent();
        ShortTopicName topic = ShortTopicName.of("zz");
        newcomer.connects();
        newcomer.sends(Messages.subscribe(1, topic, Qos.ONE)).hears(Messages.subAck(Qos.ONE, 0, 1));
        newcomer.sends(Messages.publish(Qos.ONE, topic, 2, "up")).hears(Messages.pubAck(topic.bits(), 2));
        String topicAtBroker = policy.topicPrefix() + topic.name();
        assertEquals(
                topicAtBroker,
                broker.published.get(broker.published.size() - 1).topic().value());
        broker.sends(topicAtBroker, "down", Qos.ONE);
        newcomer.hears(Messages.publish(Qos.ONE, topic, 1, "down")).sends(Messages.pubAck(topic.bits(), 1));
        newcomer.saysGoodbye().isGone();
        nothingElseHappened();
    }

    /** Called before a message is appended: the states are still those in which the core decided to send it. */
    void mayBeSent(PeerAddress to, MqttSnMessage message) {
        ClientSession session = core.sessions().at(to);
        if (session == null || session.state().name() != SessionState.Name.ASLEEP || to.equals(speaker)) {
            return;
        }
        boolean answersConnect = message.type() == MessageType.CONNACK
                || message.type() == MessageType.WILLTOPICREQ
                || message.type() == MessageType.WILLMSGREQ;
        assertTrue(answersConnect, () -> FrameText.of(message) + " is sent to an asleep client");
    }

    /** Called when a message leaves. */
    void sent(PeerAddress to, MqttSnMessage message) {
        way.assertLeadsTo(to);
        Frame frame = onTheWire(to, message);
        ByteBuffer octets = ByteBuffer.allocate(MqttSnEncoder.encodedLength(frame));
        MqttSnEncoder.encode(frame, octets);
        assertFalse(octets.hasRemaining());
        StrictReader.accept(octets.array());
        assertEquals(frame, MqttSnDecoder.decode(octets.flip()));
        unheard.computeIfAbsent(to, address -> new ArrayList<>()).add(message);
    }

    private final class HeldStoreFacts implements StoreFacts {

        @Override
        public void stored(Ticket ticket) {
            storeAnswers.give(() -> fact(now -> core.stored(ticket, now)));
        }

        @Override
        public void messageLoaded(long sessionId, MessageHandle handle, Publication publication) {
            storeAnswers.give(() -> fact(now -> core.messageLoaded(sessionId, handle, publication, now)));
        }
    }
}
