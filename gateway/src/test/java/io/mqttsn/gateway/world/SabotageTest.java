package io.mqttsn.gateway.world;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.CoreSettings;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.serial.xbee.XBeeAddress;
import io.mqttsn.transport.PeerAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A world that never fails proves nothing: bugs are put between the core and its world, and must be found, for the right reason. */
class SabotageTest {

    /** So many worlds may miss a bug, because nothing happens in them that it could spoil. */
    private static final int SEEDS = 400;

    @Test
    void shouldNoticeAnswerOfTheStoreBeforeItHasCommitted() {
        isFound(
                (sink, world) -> {
                    world.store.answersBeforeCommit = true;
                    return sink;
                },
                Invariant.CUSTODY);
    }

    @Test
    void shouldNoticeUpstreamAcknowledgementBeforeTheMessageIsStored() {
        isFound(EarlyAcknowledgement::new, Invariant.CUSTODY);
    }

    @Test
    void shouldNoticeUpstreamAcknowledgementBeforeTheSensorHasTheMessage() {
        isFound(AcknowledgementWithoutTheSensor::new, Invariant.AWAITS_SENSOR);
    }

    @Test
    void shouldNoticeUpstreamAcknowledgementThatIsWithheldFromASleeper() {
        isFound(WithheldAcknowledgement::new, Invariant.CUSTODY);
    }

    @Test
    void shouldNoticeMessageThatLeavesItsQueueInSilence() {
        isFound(SilentDrop::new, Invariant.CONSERVATION);
    }

    @Test
    void shouldNoticePingRespBeforeTheLastPubAck() {
        isFound(EarlyPingResp::new, Invariant.PINGRESP_LAST, Invariant.CLIENT_RULES);
    }

    @Test
    void shouldNoticeMessageThatIsPublishedTwice() {
        isFound(DoubledPublish::new, Invariant.EXACTLY_ONCE_UP);
    }

    @Test
    void shouldNoticeDeliveryThatIsDroppedAtWakeUp() {
        isFound(DroppedAtWakeUp::new, Invariant.DELIVERED, Invariant.CONSERVATION);
    }

    @Test
    void shouldNoticeSubscriptionThatNeverReachesTheBroker() {
        isFound(LostSubscription::new, Invariant.DELIVERED);
    }

    @Test
    void shouldNoticeSecondRegisterBeforeTheFirstIsAnswered() {
        isFound(SecondRegister::new, Invariant.ONE_IN_FLIGHT);
    }

    @Test
    void shouldNoticeMessageToASleeper() {
        isFound(NoiseInTheNight::new, Invariant.SILENT_WHILE_ASLEEP);
    }

    @Test
    void shouldNoticeSessionThatIsOverAndStillInTheUplink() {
        isFound(
                (sink, world) -> new ForwardingSink(sink) {
                    @Override
                    public void discardUplink(long sessionId) {
                        // Nobody does.
                    }
                },
                Invariant.NOTHING_LEFT);
    }

    @Test
    void shouldNoticeWillThatIsNotFired() {
        isFound(
                (sink, world) -> new ForwardingSink(sink) {
                    @Override
                    public void closeUplink(long sessionId, boolean fireWill) {
                        super.closeUplink(sessionId, false);
                    }
                },
                Invariant.WILL);
    }

    @Test
    void shouldNoticeAnswerToAForwarderInsteadOfItsNode() {
        isFound(AnswerToTheForwarder::new, Invariant.FORWARDER);
    }

    @Test
    void shouldNoticeDeviceThatTakesFramesWithAWrongChecksum() {
        isFound(
                (sink, world) -> {
                    for (Access access : world.accesses) {
                        if (access instanceof LineAccess line) {
                            line.trustEverything();
                        }
                    }
                    return sink;
                },
                Invariant.INTACT);
    }

    @Test
    void shouldNoticeFrameThatWaitedForItsLineUntilTheRadioWasAsleep() {
        isFound(LateForTheRadio::new, Invariant.CLIENT_RULES);
    }

    @Test
    void shouldNoticeMessageThatIsMadeOfNonsense() {
        isFound(
                new HonestSink() {
                    @Override
                    public Frame heard(Frame frame) {
                        return frame instanceof Malformed ? new SearchGw(0) : frame;
                    }
                },
                Invariant.NONSENSE,
                Invariant.FORWARDER);
    }

    @Test
    void shouldNoticeSessionMoreThanAllowed() {
        isFound(
                new HonestSink() {
                    @Override
                    public CoreSettings understood(CoreSettings settings) {
                        return withOneSessionMore(settings);
                    }
                },
                Invariant.BOUNDED);
    }

    /** In the end nothing is left, but for ten minutes more is held than anybody has allowed; or somebody sees a message go whose drop was told long before. */
    @Test
    void shouldNoticeMessageThatIsKeptLongerThanAnybodyWaitsForIt() {
        isFound(
                (sink, world) -> {
                    world.store.forgetsAfter = Duration.ofMinutes(10);
                    return sink;
                },
                Invariant.BOUNDED,
                Invariant.CONSERVATION);
    }

    /** A bug somewhere else than in what the core wants done. */
    private abstract static class HonestSink implements Sabotage {

        @Override
        public CommandSink around(CommandSink sink, World world) {
            return sink;
        }
    }

    private static CoreSettings withOneSessionMore(CoreSettings settings) {
        CoreSettings.Limits limits = settings.limits();
        return new CoreSettings(
                settings.gatewayId(),
                settings.timers(),
                new CoreSettings.Limits(
                        limits.clientIdOctetsMax(),
                        limits.sessionsMax() + 1,
                        limits.halfOpenMax(),
                        limits.topicsPerSessionMax(),
                        limits.subscriptionsPerSessionMax(),
                        limits.publishesPerSessionMax(),
                        limits.qos2IdsPerSessionMax()),
                settings.queues(),
                settings.rates(),
                settings.advertiseInterval(),
                settings.wakeUpConnect(),
                settings.listeners(),
                settings.predefinedTopics());
    }

    private static void isFound(Sabotage sabotage, Invariant... reasons) {
        Set<Invariant> expected = EnumSet.of(reasons[0], reasons);
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new World(seed, sabotage, Chart.LINES_DEFAULT, Chart.EVERYBODY).run();
            } catch (WorldFailure found) {

                assertTrue(expected.contains(found.invariant()), found::getMessage);
                return;
            }
        }
        fail("none of " + SEEDS + " worlds has noticed the bug");
    }

    /** Forgets that the client is behind a forwarder. */
    private static final class AnswerToTheForwarder extends ForwardingSink {

        AnswerToTheForwarder(CommandSink sink, World world) {
            super(sink);
        }

        @Override
        public void sendMessage(PeerAddress to, MqttSnMessage message) {
            boolean isForgotten = to instanceof ForwardedPeer && message.type() == MessageType.PUBACK;
            super.sendMessage(isForgotten ? ((ForwardedPeer) to).carrier() : to, message);
        }
    }

    /** Writes the last message for a radio once more behind "good night", as a queue would that does not keep its order. */
    private static final class LateForTheRadio extends ForwardingSink {

        private final World world;
        private final Map<PeerAddress, Datagram> last = new HashMap<>();

        LateForTheRadio(CommandSink sink, World world) {
            super(sink);
            this.world = world;
        }

        @Override
        public void sendMessage(PeerAddress to, MqttSnMessage message) {
            super.sendMessage(to, message);
            ClientSession session = world.gateway.core.sessions().at(to);
            if (!(to instanceof XBeeAddress) || session == null) {
                return;
            }
            Datagram datagram =
                    Datagram.of(message, to, Tag.sentTo(session.clientId().value(), 0));
            if (message.type() == MessageType.PUBLISH) {
                last.put(to, datagram);
            } else if (message.type() == MessageType.DISCONNECT && last.containsKey(to)) {
                Datagram late = last.remove(to);
                world.agenda.after(0, () -> world.accessTo(to).toSensor(to, late));
            }
        }
    }

    /** Acknowledges when it asks the store, and not when the store has answered. */
    private static final class EarlyAcknowledgement extends ForwardingSink {

        private final World world;

        EarlyAcknowledgement(CommandSink sink, World world) {
            super(sink);
            this.world = world;
        }

        @Override
        public void storeDelivery(Ticket ticket, long sessionId, MessageHandle handle) {
            Delivery delivery = world.custody.deliveryOf(sessionId, handle);
            super.storeDelivery(ticket, sessionId, handle);
            if (delivery != null) {
                acknowledgeUplink(delivery);
            }
        }
    }

    /** Acknowledges what a broker keeps for one sensor when it is sent, and not when the sensor has it. */
    private static final class AcknowledgementWithoutTheSensor extends ForwardingSink {

        private final World world;

        AcknowledgementWithoutTheSensor(CommandSink sink, World world) {
            super(sink);
            this.world = world;
        }

        @Override
        public void sendMessage(PeerAddress to, MqttSnMessage message) {
            super.sendMessage(to, message);
            ClientSession session = world.gateway.core.sessions().at(to);
            Delivery delivery = message instanceof Publish publish && session != null
                    ? world.custody.awaitedDelivery(session.id(), publish.data().asText())
                    : null;
            if (delivery != null) {
                acknowledgeUplink(delivery);
            }
        }
    }

    /** Forgets the acknowledgements that are due when a sensor falls asleep. */
    private static final class WithheldAcknowledgement extends ForwardingSink {

        WithheldAcknowledgement(CommandSink sink, World world) {
            super(sink);
        }

        @Override
        public void acknowledgeUplink(Delivery delivery) {
            if (!delivery.awaitsClient()) {
                super.acknowledgeUplink(delivery);
            }
        }
    }

    /** Says nothing of what it drops. */
    private static final class SilentDrop extends ForwardingSink {

        SilentDrop(CommandSink sink, World world) {
            super(sink);
        }

        @Override
        public void notice(Notice notice) {
            if (notice.kind() != Notice.Kind.MESSAGE_DROPPED) {
                super.notice(notice);
            }
        }
    }

    /** Announces every topic id twice, under two message ids. */
    private static final class SecondRegister extends ForwardingSink {

        SecondRegister(CommandSink sink, World world) {
            super(sink);
        }

        @Override
        public void sendMessage(PeerAddress to, MqttSnMessage message) {
            super.sendMessage(to, message);
            if (message instanceof Register register) {
                super.sendMessage(to, new Register(register.topicId(), register.msgId() + 1, register.topicName()));
            }
        }
    }

    /** Asks whoever fell asleep whether it sleeps. */
    private static final class NoiseInTheNight extends ForwardingSink {

        private final World world;

        NoiseInTheNight(CommandSink sink, World world) {
            super(sink);
            this.world = world;
        }

        @Override
        public void notice(Notice notice) {
            super.notice(notice);
            Sensor sensor = world.sensor(notice.subject());
            if (notice.kind() == Notice.Kind.CLIENT_ASLEEP && sensor != null) {
                world.agenda.after(1, () -> {
                    ClientSession session = world.sessionOf(sensor);
                    if (session != null) {
                        session.address().ifPresent(address -> sendMessage(address, new PubRel(1)));
                    }
                });
            }
        }
    }

    /** Sends PINGRESP together with what it should come after. */
    private static final class EarlyPingResp extends ForwardingSink {

        private final World world;

        EarlyPingResp(CommandSink sink, World world) {
            super(sink);
            this.world = world;
        }

        @Override
        public void sendMessage(PeerAddress to, MqttSnMessage message) {
            super.sendMessage(to, message);
            if (message instanceof Publish publish && publish.qos() == Qos.ONE && isAwake(world, to)) {
                super.sendMessage(to, PingResp.INSTANCE);
            }
        }
    }

    private static final class DoubledPublish extends ForwardingSink {

        DoubledPublish(CommandSink sink, World world) {
            super(sink);
        }

        @Override
        public void publishUplink(Ticket ticket, long sessionId, Publication publication) {
            super.publishUplink(ticket, sessionId, publication);
            super.publishUplink(ticket, sessionId, publication);
        }
    }

    /** Takes the message to a client that has just woken up for acknowledged without sending it. */
    private static final class DroppedAtWakeUp extends ForwardingSink {

        private final World world;

        DroppedAtWakeUp(CommandSink sink, World world) {
            super(sink);
            this.world = world;
        }

        @Override
        public void sendMessage(PeerAddress to, MqttSnMessage message) {
            if (message instanceof Publish publish && publish.qos() == Qos.ONE && isAwake(world, to)) {
                PubAck pretended = new PubAck(publish.topic().bits(), publish.msgId(), ReturnCode.ACCEPTED);
                world.agenda.after(0, () -> world.gateway.received(to, pretended));
            } else {
                super.sendMessage(to, message);
            }
        }
    }

    /** Subscribes to something else than was asked. */
    private static final class LostSubscription extends ForwardingSink {

        LostSubscription(CommandSink sink, World world) {
            super(sink);
        }

        @Override
        public void subscribeUplink(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
            super.subscribeUplink(ticket, sessionId, new TopicFilter("elsewhere"), qos);
        }
    }

    private static boolean isAwake(World world, PeerAddress address) {
        ClientSession session = world.gateway.core.sessions().at(address);
        return session != null && session.state().name() == SessionState.Name.AWAKE;
    }
}
