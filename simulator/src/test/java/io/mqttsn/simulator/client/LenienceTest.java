package io.mqttsn.simulator.client;

import static io.mqttsn.simulator.client.LockStep.event;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What looks like a violation and is none: the gateway could not know better. Each chart was played by a gateway without fault in a bad network. */
class LenienceTest {

    private static final Duration ANSWER = Duration.ofMillis(500);
    private static final ShortTopicName AB = ShortTopicName.of("ab");
    private static final FilterText ALL = new FilterText("#");

    @Test
    void shouldNotTakeRepeatThatCrossedItsAnswerForMessageInFlight() {
        LockStep slow = slow().connect();
        subscribe(slow, Qos.ONE);
        slow.gateway(publish(Qos.ONE, AB, 1)).expect(event("arrived", "ab", Qos.ONE, "m1"));
        slow.after(ANSWER).expect(new PubAck(AB.bits(), 1, ReturnCode.ACCEPTED));
        slow.gateway(publish(Qos.ONE, AB, 1).asDuplicate()).expect(event("arrived", "ab", Qos.ONE, "m1"));
        slow.gateway(publish(Qos.ONE, AB, 2)).expect(event("arrived", "ab", Qos.ONE, "m2"));
    }

    @Test
    void shouldStillTakeFirstCopyThatIsNotAnsweredForMessageInFlight() {
        LockStep slow = slow().connect();
        subscribe(slow, Qos.ONE);
        slow.gateway(publish(Qos.ONE, AB, 1).asDuplicate()).expect(event("arrived", "ab", Qos.ONE, "m1"));
        slow.gateway(publish(Qos.ONE, AB, 2)).expectViolation(Violation.Kind.SECOND_PUBLISH_IN_FLIGHT);
    }

    @Test
    void shouldNotTakeRegisterThatCrossedItsAnswerForOneInFlight() {
        LockStep slow = slow().connect();
        slow.gateway(new Register(1, 1, "a")).after(ANSWER);
        slow.expect(event("registered", "a", 1), new RegAck(1, 1, ReturnCode.ACCEPTED));
        slow.gateway(new Register(1, 1, "a")).gateway(new Register(2, 2, "b")).expectNothing();
    }

    @Test
    void shouldAcceptPingRespWhileItRefusesMessageOfQos0() {
        LockStep slow = slow().connect();
        slow.client.sleep(60, slow.now());
        slow.expect(Disconnect.sleepFor(60)).gateway(Disconnect.PLAIN).expect(event("asleep", SleepCause.ANNOUNCED));
        slow.client.forgetTopicIds(slow.now());
        slow.client.wake(slow.now());
        slow.expect(new PingReq(slow.client.settings().clientId()));
        slow.gateway(publish(Qos.ZERO, new TopicId(9), 0));
        slow.gateway(PingResp.INSTANCE).expect(event("asleep", SleepCause.DRAINED));
    }

    @Test
    void shouldAcceptEndOfExchangeBehindUnsubAck() {
        LockStep prompt = new LockStep(SensorSettings.of("s")).connect();
        subscribe(prompt, Qos.TWO);
        prompt.client.unsubscribe(ALL, prompt.now());
        prompt.expect(new Unsubscribe(2, ALL)).gateway(new UnsubAck(2)).expect(event("unsubscribed", ALL));
        prompt.gateway(publish(Qos.TWO, AB, 1).asDuplicate());
        prompt.expect(event("arrived", "ab", Qos.TWO, "m1"), new PubRec(1));
        prompt.gateway(new PubRel(1)).expect(new PubComp(1));
        prompt.gateway(publish(Qos.ZERO, AB, 0)).expectViolation(Violation.Kind.NOT_SUBSCRIBED);
    }

    @Test
    void shouldAcceptMessageThatWasQueuedBeforeItsQosWasLowered() {
        LockStep prompt = new LockStep(SensorSettings.of("s")).connect();
        subscribe(prompt, Qos.ONE);
        prompt.client.subscribe(ALL, Qos.ZERO, prompt.now());
        prompt.expect(new Subscribe(false, Qos.ZERO, 2, ALL));
        prompt.gateway(new SubAck(Qos.ZERO, 0, 2, ReturnCode.ACCEPTED)).expect(event("subscribed", ALL, Qos.ZERO));
        prompt.gateway(publish(Qos.ONE, AB, 1));
        prompt.expect(event("arrived", "ab", Qos.ONE, "m1"), new PubAck(AB.bits(), 1, ReturnCode.ACCEPTED));
        prompt.gateway(publish(Qos.TWO, AB, 2)).expectViolation(Violation.Kind.QOS_ABOVE_GRANTED);
    }

    @Test
    void shouldNotBlameGatewayThatTakesItForAwakeAfterItGaveUpWaiting() {
        SensorSettings settings =
                SensorSettings.builder("s").retry(Duration.ofSeconds(1), 0).build();
        LockStep prompt = new LockStep(settings).connect();
        prompt.client.sleep(60, prompt.now());
        prompt.expect(Disconnect.sleepFor(60)).gateway(Disconnect.PLAIN).expect(event("asleep", SleepCause.ANNOUNCED));
        prompt.client.wake(prompt.now());
        prompt.expect(new PingReq(settings.clientId()));
        prompt.after(Duration.ofSeconds(1)).expect(event("asleep", SleepCause.UNANSWERED));
        prompt.after(Duration.ofSeconds(30));
        prompt.gateway(publish(Qos.ONE, AB, 1).asDuplicate()).expectNothing();
    }

    /** A gateway with a full receive buffer answers each copy of a question, long after the last of them has been given up. */
    @Test
    void shouldNotBlameGatewayThatAnswersEachCopyLongAfterTheyWereGivenUp() {
        SensorSettings settings =
                SensorSettings.builder("s").retry(Duration.ofMillis(500), 2).build();
        LockStep busy = new LockStep(settings);
        busy.client.connect(busy.now());
        Connect connect = new Connect(false, true, 1, 60, settings.clientId());
        for (int copy = 0; copy < 3; copy++) {
            busy.expect(connect).after(Duration.ofMillis(500));
        }
        busy.expect(event("lost", LossReason.NO_ANSWER))
                .after(Duration.ofSeconds(1))
                .expect(connect);
        busy.gateway(new ConnAck(ReturnCode.ACCEPTED)).expect(event("connected"));
        busy.after(Duration.ofSeconds(20));
        for (int copy = 1; copy < 4; copy++) {
            busy.gateway(new ConnAck(ReturnCode.ACCEPTED)).expectNothing();
        }
        busy.gateway(new ConnAck(ReturnCode.ACCEPTED)).expectViolation(Violation.Kind.UNEXPECTED_ANSWER);
    }

    /** The end of an attempt with a will that was given up comes while the next attempt has only begun. */
    @Test
    void shouldWaitForTheWillPromptsOfItsOwnConnectWhenAnEarlierOneIsAccepted() {
        Will will = new Will("gone", Octets.utf8("x"), Qos.ZERO, false);
        SensorSettings settings = SensorSettings.builder("s")
                .will(will)
                .retry(Duration.ofSeconds(1), 0)
                .build();
        LockStep busy = new LockStep(settings);
        busy.client.connect(busy.now());
        Connect connect = new Connect(true, true, 1, 60, settings.clientId());
        WillTopic topic = new WillTopic(Qos.ZERO, false, "gone");
        WillMsg message = new WillMsg(Octets.utf8("x"));
        busy.expect(connect).gateway(WillTopicReq.INSTANCE).expect(topic);
        busy.gateway(WillMsgReq.INSTANCE).expect(message).after(Duration.ofSeconds(1));
        busy.expect(event("lost", LossReason.NO_ANSWER))
                .after(Duration.ofSeconds(1))
                .expect(connect);
        busy.gateway(new ConnAck(ReturnCode.ACCEPTED)).expectNothing();
        busy.gateway(WillTopicReq.INSTANCE).expect(topic);
        busy.gateway(WillMsgReq.INSTANCE).expect(message);
        busy.gateway(new ConnAck(ReturnCode.ACCEPTED)).expect(event("connected"));
    }

    /** The gateway had no room for the first copy of a CONNECT, and some for the second: now it takes the client for connected. */
    @Test
    void shouldNotBlameGatewayThatAcceptedTheCopyOfARefusedConnect() {
        SensorSettings settings =
                SensorSettings.builder("s").retry(Duration.ofSeconds(1), 2).build();
        LockStep busy = new LockStep(settings);
        busy.client.connect(busy.now());
        Connect connect = new Connect(false, true, 1, 60, settings.clientId());
        busy.expect(connect).after(Duration.ofSeconds(1)).expect(connect);
        busy.gateway(new ConnAck(ReturnCode.CONGESTION)).expect(event("refused", ReturnCode.CONGESTION));
        busy.gateway(publish(Qos.ONE, AB, 1)).expectViolation(Violation.Kind.MESSAGE_WHILE_DISCONNECTED);
        busy.gateway(new ConnAck(ReturnCode.ACCEPTED))
                .gateway(publish(Qos.ONE, AB, 1))
                .expectNothing();
    }

    @Test
    void shouldForgetTopicIdsOfCleanSessionThatEndedWithItsConnection() {
        LockStep prompt =
                new LockStep(SensorSettings.builder("s").rememberTopicIds().build());
        prompt.connect().gateway(new Register(1, 1, "a"));
        prompt.expect(event("registered", "a", 1), new RegAck(1, 1, ReturnCode.ACCEPTED));
        prompt.client.connect(false, prompt.now());
        prompt.expect(new Connect(false, false, 1, 60, prompt.client.settings().clientId()));
        prompt.gateway(new ConnAck(ReturnCode.ACCEPTED)).expect(event("connected"));
        prompt.gateway(new Register(1, 1, "b"));
        prompt.expect(event("registered", "b", 1), new RegAck(1, 1, ReturnCode.ACCEPTED));
    }

    private static LockStep slow() {
        return new LockStep(SensorSettings.builder("s").answerAfter(ANSWER).build());
    }

    private static void subscribe(LockStep step, Qos qos) {
        step.client.subscribe(ALL, qos, step.now());
        step.expect(new Subscribe(false, qos, 1, ALL));
        step.gateway(new SubAck(qos, 0, 1, ReturnCode.ACCEPTED)).expect(event("subscribed", ALL, qos));
    }

    private static Publish publish(Qos qos, TopicRef topic, int msgId) {
        return new Publish(false, qos, false, topic, msgId, Octets.utf8("m" + msgId));
    }
}
