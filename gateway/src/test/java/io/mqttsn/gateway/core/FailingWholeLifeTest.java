package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectWithWill;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;
import static io.mqttsn.gateway.core.Messages.subscribe;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicUpd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A long life of one client, with two others beside it, lived again and again: the first time the first command throws that the gateway appends, then the
 * second, and so on. Each time the failure costs one session, which ends cleanly; and the unlucky client can connect at once.
 */
class FailingWholeLifeTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCostOneSessionWhereverACommandFails(boolean stopsAtTheFailure) {
        Life undisturbed = new Life(0);
        undisturbed.isLived(() -> true);
        long calls = undisturbed.scene.sink.calls();
        assertTrue(calls > 150, "only " + calls + " calls");
        assertAll(LongStream.rangeClosed(undisturbed.callsBefore + 1, calls).mapToObj(failing -> () -> {
            Life life = new Life(failing);
            life.isLived(() -> !stopsAtTheFailure || life.scene.sink.faults.isEmpty());
            life.endsWell();
        }));
    }

    /** The victim keeps to its script whatever it hears, as a client does that has lost every answer. */
    private static final class Life {

        final Scenario scene = new Scenario(settings -> {
            settings.queueMessagesMax = 3;
            settings.listeners = Map.of(TestAddress.TRANSPORT, TestPolicy.with(policy -> policy.wakeUpMoves = true));
        });
        final long callsBefore;
        private final Client early = scene.client("early").connectsKeeping();
        private final Client late = scene.client("late");
        private final Client occupant = scene.client("occupant");
        private final Client victim = scene.client("victim");
        private final Client roamed = victim.movedTo(2000);
        private final Client atOccupant = new Client(scene, "victim", occupant.place);

        Life(long failingCall) {
            scene.runsFreely();
            scene.expectsFailures();
            early.subscribes("all/#", Qos.ONE);
            callsBefore = scene.sink.calls();
            scene.sink.failAtCall(failingCall);
        }

        void isLived(BooleanSupplier goesOn) {
            for (Runnable step : steps()) {
                if (!goesOn.getAsBoolean()) {
                    return;
                }
                step.run();
            }
        }

        private List<Runnable> steps() {
            int inFull = 1;
            return List.of(
                    () -> says(victim, connectWithWill(victim.id)),
                    () -> says(victim, willTopic("will")),
                    () -> says(victim, willMsg("gone")),
                    () -> says(victim, new Register(0, 1, "t")),
                    () -> says(victim, publish(Qos.ZERO, inFull, 0, "0")),
                    () -> says(victim, publish(Qos.ONE, inFull, 2, "1")),
                    () -> says(victim, publish(Qos.TWO, inFull, 3, "2")),
                    () -> says(victim, new PubRel(3)),
                    () -> says(victim, subscribe(4, filter("all/+"), Qos.TWO)),
                    () -> says(late, cleanConnect(late.id)),
                    () -> says(late, subscribe(1, filter("all/#"), Qos.ONE)),
                    () -> brokerSends(Qos.TWO),
                    () -> says(victim, regAck(2, 1)),
                    () -> scene.passes(10),
                    () -> says(victim, new PubRec(2)),
                    () -> says(victim, new PubComp(2)),
                    () -> brokerSends(Qos.ONE),
                    () -> says(victim, pubAck(2, 3)),
                    () -> brokerSends(Qos.ZERO),
                    () -> says(victim, new WillTopicUpd(Qos.ONE, false, "other")),
                    () -> says(victim, new WillMsgUpd(Octets.utf8("else"))),
                    () -> says(victim, Disconnect.sleepFor(60)),
                    () -> brokerSends(Qos.ONE),
                    () -> brokerSends(Qos.ZERO),
                    () -> brokerSends(Qos.ONE),
                    () -> brokerSends(Qos.ONE),
                    () -> says(roamed, new PingReq(victim.id)),
                    () -> says(roamed, pubAck(2, 4)),
                    () -> says(roamed, connect(victim.id)),
                    () -> says(roamed, pubAck(2, 5)),
                    () -> says(occupant, connect(occupant.id)),
                    () -> says(atOccupant, connectWithWill(victim.id)),
                    () -> says(atOccupant, willTopic("will")),
                    () -> says(atOccupant, willMsg("gone")),
                    () -> says(atOccupant, regAck(2, 6)),
                    () -> says(atOccupant, new Unsubscribe(5, filter("all/+"))),
                    () -> says(atOccupant, Disconnect.PLAIN),
                    () -> says(victim, connect(victim.id)),
                    () -> says(victim, subscribe(6, filter("all/+"), Qos.ONE)),
                    () -> brokerSends(Qos.ONE),
                    () -> says(victim, cleanConnect(victim.id)),
                    () -> says(victim, subscribe(7, filter("all/1"), Qos.ONE)),
                    () -> brokerSends(Qos.ONE),
                    () -> scene.passes(Duration.ofMinutes(3)));
        }

        private void says(Client speaker, MqttSnMessage message) {
            scene.received(speaker.address, message);
        }

        /** Whoever is there and has not failed hears the message once, before the victim's turn or after it, and the broker hears whether all have it. */
        private void brokerSends(Qos qos) {
            scene.ignoreWhatWasSent();
            FakeBroker.Sent message = scene.broker.sends("all/1", "hi", qos);
            assertTrue(message.isAcknowledged() || message.isFailed(), "the broker waits for ever");
            for (Client other : List.of(early, late)) {
                List<MqttSnMessage> heard = new ArrayList<>();
                hearsOut(other, heard);
                if (other.hasSession() && !other.session().subscriptions().isEmpty()) {
                    long copies =
                            heard.stream().filter(Publish.class::isInstance).count();
                    assertEquals(1, copies, other.id + " has heard " + heard);
                }
            }
        }

        private void hearsOut(Client client, List<MqttSnMessage> heard) {
            for (MqttSnMessage message : scene.take(client.address)) {
                heard.add(message);
                if (message instanceof Register register) {
                    scene.received(client.address, regAck(register.topicId(), register.msgId()));
                } else if (message instanceof Publish publish && publish.qos() == Qos.ONE) {
                    scene.received(client.address, pubAck(publish.topic().bits(), publish.msgId()));
                }
                hearsOut(client, heard);
            }
        }

        /** One failure, at most one session; traffic as before for the others; the unlucky one comes back at once; and in the end nothing is left. */
        void endsWell() {
            assertEquals(1, scene.sink.faults.size(), "faults");
            assertEquals(1, scene.core.counters().failures);
            scene.ignoreWhatWasSent();
            for (Client client : List.of(victim, late, early)) {
                Client back = client.movedTo(3000);
                back.sends(cleanConnect(client.id)).hears(accepted());
                int topicId = back.subscribes("back/" + client.id, Qos.ONE);
                back.sends(publish(Qos.ONE, topicId, 9, "up")).hears(pubAck(topicId, 9));
                scene.broker.sends("back/" + client.id, "down", Qos.ONE);
                back.hears(publish(Qos.ONE, topicId, 1, "down")).sends(pubAck(topicId, 1));
                back.hearsNothing().saysGoodbye().isGone();
                scene.ignoreWhatWasSent();
            }
            scene.ends();
        }
    }
}
