package io.mqttsn.simulator.client;

import static io.mqttsn.simulator.client.LockStep.event;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
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
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.simulator.client.Violation.Kind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

    private static final ReturnCode OK = ReturnCode.ACCEPTED;
    private static final FilterText NAME = new FilterText("c/1");
    private static final TopicId THREE = new TopicId(3);

    private LockStep step = new LockStep(SensorSettings.builder("s")
            .keepAliveSeconds(0)
            .predefined(Map.of(7, "pre/7"))
            .build());

    @AfterEach
    void nothingElseHappened() {
        step.expectNothing();
    }

    private static Publish publish(Qos qos, TopicRef topic, int msgId, String text) {
        return new Publish(false, qos, false, topic, msgId, Octets.utf8(text));
    }

    private void subscribed(int msgId, TopicSelector topic, Qos qos, int topicId) {
        step.client.subscribe(topic, qos, step.now());
        step.expect(new Subscribe(false, qos, msgId, topic))
                .gateway(new SubAck(qos, topicId, msgId, OK))
                .expect(event("subscribed", topic, qos));
    }

    /**
     * <pre>
     *   SUBSCRIBE(c/1)  --->
     *                   <---  SUBACK(3)
     *                   <---  PUBLISH(3, QoS 1)
     *   PUBACK          --->
     * </pre>
     */
    @Test
    void shouldNameADeliveryByTheIdOfItsSubscription() {
        step.connect();
        subscribed(1, NAME, Qos.ONE, 3);
        step.gateway(publish(Qos.ONE, THREE, 9, "on"))
                .expect(event("arrived", "c/1", Qos.ONE, "on"), new PubAck(3, 9, OK))
                .gateway(publish(Qos.ZERO, THREE, 0, "off"))
                .expect(event("arrived", "c/1", Qos.ZERO, "off"));
    }

    /**
     * <pre>
     *   SUBSCRIBE(c/#)  --->
     *                   <---  SUBACK(0)
     *                   <---  REGISTER(5, c/x)
     *   REGACK          --->
     *                   <---  PUBLISH(5)
     * </pre>
     */
    @Test
    void shouldLearnTheNamesUnderAWildcardByRegister() {
        step.connect();
        subscribed(1, new FilterText("c/#"), Qos.TWO, 0);
        step.gateway(new Register(5, 77, "c/x"))
                .expect(event("registered", "c/x", 5), new RegAck(5, 77, OK))
                .gateway(publish(Qos.ZERO, new TopicId(5), 0, "hi"))
                .expect(event("arrived", "c/x", Qos.ZERO, "hi"));
    }

    @Test
    void shouldReceiveByShortAndPredefinedIds() {
        step.connect();
        subscribed(1, ShortTopicName.of("ab"), Qos.ONE, 0);
        subscribed(2, new PredefinedTopicId(7), Qos.ONE, 7);
        step.gateway(publish(Qos.ZERO, ShortTopicName.of("ab"), 0, "1"))
                .expect(event("arrived", "ab", Qos.ZERO, "1"))
                .gateway(publish(Qos.ZERO, new PredefinedTopicId(7), 0, "2"))
                .expect(event("arrived", "pre/7", Qos.ZERO, "2"));
    }

    /**
     * <pre>
     *                   <---  PUBLISH(QoS 2)      delivered here
     *   PUBREC          --->  (lost)
     *                   <---  PUBLISH(DUP)        not delivered again
     *   PUBREC          --->
     *                   <---  PUBREL
     *   PUBCOMP         --->  (lost)
     *                   <---  PUBREL
     *   PUBCOMP         --->
     *                   <---  PUBLISH             the id is free for another message
     * </pre>
     */
    @Test
    void shouldDeliverQosTwoOnce() {
        step.connect();
        subscribed(1, NAME, Qos.TWO, 3);
        Publish first = publish(Qos.TWO, THREE, 9, "once");
        step.gateway(first)
                .expect(event("arrived", "c/1", Qos.TWO, "once"), new PubRec(9))
                .gateway(first.asDuplicate())
                .expect(new PubRec(9))
                .gateway(new PubRel(9))
                .expect(new PubComp(9))
                .gateway(new PubRel(9))
                .expect(new PubComp(9))
                .gateway(publish(Qos.TWO, THREE, 9, "another"))
                .expect(event("arrived", "c/1", Qos.TWO, "another"), new PubRec(9));
    }

    @Test
    void shouldReportARepeatWithoutDup() {
        step.connect();
        subscribed(1, NAME, Qos.TWO, 3);
        Publish first = publish(Qos.TWO, THREE, 9, "once");
        step.gateway(first)
                .expect(event("arrived", "c/1", Qos.TWO, "once"), new PubRec(9))
                .gateway(first)
                .expectViolation(Kind.DUP_MISSING)
                .expect(new PubRec(9));
    }

    @Test
    void shouldReportAnotherMessageUnderAnIdInUse() {
        step.connect();
        subscribed(1, NAME, Qos.TWO, 3);
        step.gateway(publish(Qos.TWO, THREE, 9, "one"))
                .expect(event("arrived", "c/1", Qos.TWO, "one"), new PubRec(9))
                .gateway(publish(Qos.TWO, THREE, 9, "two"))
                .expectViolation(Kind.MSG_ID_IN_USE)
                .expect(event("arrived", "c/1", Qos.TWO, "two"), new PubRec(9));
    }

    @Test
    void shouldReportASecondPublishBeforeTheFirstIsReleased() {
        step.connect();
        subscribed(1, NAME, Qos.TWO, 3);
        step.gateway(publish(Qos.TWO, THREE, 9, "one"))
                .expect(event("arrived", "c/1", Qos.TWO, "one"), new PubRec(9))
                .gateway(publish(Qos.ONE, THREE, 10, "two"))
                .expectViolation(Kind.SECOND_PUBLISH_IN_FLIGHT)
                .expect(event("arrived", "c/1", Qos.ONE, "two"), new PubAck(3, 10, OK));
    }

    /** Only a client that takes its time for PUBACK can see that the gateway does not wait for it. */
    @Test
    void shouldSeeASecondPublishInFlightWhileItHesitates() {
        step = new LockStep(SensorSettings.builder("s")
                .keepAliveSeconds(0)
                .answerAfter(Duration.ofMillis(500))
                .build());
        step.connect();
        subscribed(1, NAME, Qos.ONE, 3);
        Publish first = publish(Qos.ONE, THREE, 9, "one");
        step.gateway(first)
                .expect(event("arrived", "c/1", Qos.ONE, "one"))
                .after(Duration.ofMillis(499))
                .gateway(first.asDuplicate())
                .expectNothing()
                .gateway(publish(Qos.ONE, THREE, 10, "two"))
                .expectViolation(Kind.SECOND_PUBLISH_IN_FLIGHT)
                .expect(event("arrived", "c/1", Qos.ONE, "two"))
                .after(Duration.ofMillis(1))
                .expect(new PubAck(3, 9, OK))
                .after(Duration.ofMillis(499))
                .expect(new PubAck(3, 10, OK));
    }

    @Test
    void shouldNotKnowAnIdBeforeItsOwnRegAck() {
        step = new LockStep(SensorSettings.builder("s")
                .keepAliveSeconds(0)
                .answerAfter(Duration.ofMillis(500))
                .build());
        step.connect();
        subscribed(1, new FilterText("c/#"), Qos.ONE, 0);
        step.gateway(new Register(5, 1, "c/x"))
                .gateway(new Register(6, 2, "c/y"))
                .expectViolation(Kind.SECOND_REGISTER_IN_FLIGHT)
                .gateway(publish(Qos.ZERO, new TopicId(5), 0, "early"))
                .expectViolation(Kind.UNKNOWN_TOPIC_ID)
                .after(Duration.ofMillis(500))
                .expect(
                        event("registered", "c/x", 5),
                        new RegAck(5, 1, OK),
                        event("registered", "c/y", 6),
                        new RegAck(6, 2, OK),
                        new PubAck(5, 0, ReturnCode.INVALID_TOPIC_ID));
    }

    @Test
    void shouldAnswerAnUnknownTopicIdAtAnyQos() {
        step.connect();
        for (Qos qos : new Qos[] {Qos.ZERO, Qos.ONE, Qos.TWO}) {
            int msgId = qos == Qos.ZERO ? 0 : 4;
            step.gateway(publish(qos, new TopicId(99), msgId, "?"))
                    .expectViolation(Kind.UNKNOWN_TOPIC_ID)
                    .expect(new PubAck(99, msgId, ReturnCode.INVALID_TOPIC_ID));
        }
    }

    /** The gateway is not to blame when the client has forgotten the id; it has to register it again. */
    @Test
    void shouldAskForRegistrationOfAForgottenIdWithoutBlame() {
        step.connect();
        subscribed(1, NAME, Qos.ONE, 3);
        step.client.forgetTopicIds(step.now());
        step.gateway(publish(Qos.ONE, THREE, 9, "on"))
                .expect(new PubAck(3, 9, ReturnCode.INVALID_TOPIC_ID))
                .gateway(new Register(3, 1, "c/1"))
                .expect(event("registered", "c/1", 3), new RegAck(3, 1, OK))
                .gateway(publish(Qos.ONE, THREE, 10, "on"))
                .expect(event("arrived", "c/1", Qos.ONE, "on"), new PubAck(3, 10, OK));
    }

    /** After a reconnect without clean session the gateway has to REGISTER before it publishes (§6.10). */
    @Test
    void shouldForgetTopicIdsAtAReconnect() {
        step = new LockStep(SensorSettings.builder("s")
                .keepAliveSeconds(0)
                .cleanSession(false)
                .build());
        step.connect();
        subscribed(1, NAME, Qos.ONE, 3);
        step.connect()
                .gateway(publish(Qos.ONE, THREE, 9, "on"))
                .expectViolation(Kind.UNKNOWN_TOPIC_ID)
                .expect(new PubAck(3, 9, ReturnCode.INVALID_TOPIC_ID));
    }

    @Test
    void shouldRememberTopicIdsWhenToldSo() {
        step = new LockStep(SensorSettings.builder("s")
                .keepAliveSeconds(0)
                .cleanSession(false)
                .rememberTopicIds()
                .build());
        step.connect();
        subscribed(1, NAME, Qos.ONE, 3);
        step.connect().gateway(publish(Qos.ZERO, THREE, 0, "on")).expect(event("arrived", "c/1", Qos.ZERO, "on"));
    }

    @Test
    void shouldReportADeliveryThatNobodySubscribed() {
        step.connect();
        subscribed(1, NAME, Qos.ONE, 3);
        step.client.unsubscribe(NAME, step.now());
        step.expect(new Unsubscribe(2, NAME))
                // Still in order: UNSUBACK has not come.
                .gateway(publish(Qos.ZERO, THREE, 0, "late"))
                .expect(event("arrived", "c/1", Qos.ZERO, "late"))
                .gateway(new UnsubAck(2))
                .expect(event("unsubscribed", NAME))
                .gateway(publish(Qos.ZERO, THREE, 0, "too late"))
                .expectViolation(Kind.NOT_SUBSCRIBED)
                .expect(event("arrived", "c/1", Qos.ZERO, "too late"));
    }

    /** An older session may have subscriptions that this client knows nothing of. */
    @Test
    void shouldNotJudgeSubscriptionsItCannotKnow() {
        step = new LockStep(SensorSettings.builder("s")
                .keepAliveSeconds(0)
                .cleanSession(false)
                .build());
        step.connect()
                .gateway(publish(Qos.ZERO, ShortTopicName.of("ab"), 0, "old"))
                .expect(event("arrived", "ab", Qos.ZERO, "old"));
    }

    @Test
    void shouldReportAQosAboveTheGrantedOne() {
        step.connect();
        step.client.subscribe(NAME, Qos.TWO, step.now());
        step.expect(new Subscribe(false, Qos.TWO, 1, NAME))
                .gateway(new SubAck(Qos.ZERO, 3, 1, OK))
                .expect(event("subscribed", NAME, Qos.ZERO))
                .gateway(publish(Qos.ONE, THREE, 9, "on"))
                .expectViolation(Kind.QOS_ABOVE_GRANTED)
                .expect(event("arrived", "c/1", Qos.ONE, "on"), new PubAck(3, 9, OK));
    }

    @Test
    void shouldReportIllegalFields() {
        step.connect();
        subscribed(1, ShortTopicName.of("ab"), Qos.TWO, 0);
        ShortTopicName ab = ShortTopicName.of("ab");
        step.gateway(publish(Qos.ZERO, ab, 5, "0"))
                .expectViolation(Kind.ILLEGAL_FIELD)
                .expect(event("arrived", "ab", Qos.ZERO, "0"))
                .gateway(publish(Qos.ZERO, ab, 0, "0").asDuplicate())
                .expectViolation(Kind.ILLEGAL_FIELD)
                .expect(event("arrived", "ab", Qos.ZERO, "0"))
                .gateway(publish(Qos.ONE, ab, 0, "1"))
                .expectViolation(Kind.ILLEGAL_FIELD)
                .expect(event("arrived", "ab", Qos.ONE, "1"), new PubAck(ab.bits(), 0, OK))
                .gateway(publish(Qos.MINUS_ONE, ab, 0, "-1"))
                .expectViolation(Kind.ILLEGAL_FIELD)
                .gateway(new Register(0, 1, "x"))
                .expectViolation(Kind.ILLEGAL_FIELD)
                .expect(new RegAck(0, 1, ReturnCode.INVALID_TOPIC_ID))
                .gateway(new Register(4, 1, "x/+"))
                .expectViolation(Kind.ILLEGAL_FIELD)
                .expect(new RegAck(4, 1, ReturnCode.NOT_SUPPORTED))
                .gateway(Disconnect.sleepFor(10))
                .expectViolation(Kind.ILLEGAL_FIELD)
                .expect(event("lost", LossReason.GATEWAY_DISCONNECTED));
    }

    @Test
    void shouldReportAnIdThatMeansAnotherNameAlready() {
        step.connect();
        subscribed(1, NAME, Qos.ONE, 3);
        step.gateway(new Register(3, 1, "c/other"))
                .expectViolation(Kind.TOPIC_ID_REASSIGNED)
                .expect(event("registered", "c/other", 3), new RegAck(3, 1, OK));
    }

    /** The gateway resumes what was open; a new connection starts with no suspicion about it. */
    @Test
    void shouldRememberQosTwoAcrossAReconnect() {
        step = new LockStep(SensorSettings.builder("s")
                .keepAliveSeconds(0)
                .cleanSession(false)
                .rememberTopicIds()
                .build());
        step.connect();
        subscribed(1, NAME, Qos.TWO, 3);
        Publish first = publish(Qos.TWO, THREE, 9, "once");
        step.gateway(first)
                .expect(event("arrived", "c/1", Qos.TWO, "once"), new PubRec(9))
                .connect()
                .gateway(first.asDuplicate())
                .expect(new PubRec(9))
                .gateway(new PubRel(9))
                .expect(new PubComp(9));
    }

    @Test
    void shouldReportDeliveriesBeforeConnAckAndAfterTheEnd() {
        step.client.connect(step.now());
        step.expectAnyMessage();
        step.gateway(publish(Qos.ZERO, ShortTopicName.of("ab"), 0, "early"))
                .expectViolation(Kind.MESSAGE_BEFORE_CONNACK)
                .gateway(new ConnAck(OK))
                .expect(event("connected"));
        step.client.disconnect(step.now());
        step.expect(Disconnect.PLAIN)
                .gateway(Disconnect.PLAIN)
                .expect(event("disconnected"))
                .gateway(publish(Qos.ZERO, ShortTopicName.of("ab"), 0, "late"))
                .expectViolation(Kind.MESSAGE_WHILE_DISCONNECTED);
    }

    /** After a crash the gateway cannot know, so nothing of what it sends is wrong; nothing is heard either. */
    @Test
    void shouldNotBlameTheGatewayForItsOwnCrash() {
        step.connect();
        subscribed(1, NAME, Qos.ONE, 3);
        step.client.crash(step.now());
        step.gateway(publish(Qos.ONE, THREE, 9, "on")).expectNothing();
        step.client.connect(step.now());
        step.expectAnyMessage();
        step.gateway(publish(Qos.ONE, THREE, 9, "on").asDuplicate());
    }
}
