package io.mqttsn.simulator.client;

import static io.mqttsn.simulator.client.LockStep.event;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.simulator.client.Violation.Kind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SmallProceduresTest {

    private static final ReturnCode OK = ReturnCode.ACCEPTED;

    private LockStep step =
            new LockStep(SensorSettings.builder("s").keepAliveSeconds(0).build());

    @AfterEach
    void nothingElseHappened() {
        step.expectNothing();
    }

    @Nested
    class Registering {

        /**
         * <pre>
         *   REGISTER(a)  --->
         *                <---  REGACK
         *   REGISTER(b)  --->
         * </pre>
         */
        @Test
        void shouldHaveOneRegisterOpen() {
            step.connect();
            step.client.register("a", step.now());
            step.client.register("b", step.now());
            step.expect(new Register(0, 1, "a"))
                    .gateway(new RegAck(1, 1, OK))
                    .expect(event("registered", "a", 1), new Register(0, 2, "b"))
                    .gateway(new RegAck(1, 2, OK))
                    .expectViolation(Kind.TOPIC_ID_REASSIGNED)
                    .expect(event("registered", "b", 1));
        }

        @Test
        void shouldWaitAfterCongestion() {
            step.connect();
            step.client.register("a", step.now());
            step.expect(new Register(0, 1, "a"))
                    .gateway(new RegAck(0, 1, ReturnCode.CONGESTION))
                    .after(Duration.ofMinutes(5).minusNanos(1))
                    .expectNothing()
                    .after(Duration.ofNanos(1))
                    .expect(new Register(0, 2, "a"));
        }

        @Test
        void shouldReportAReservedId() {
            step.connect();
            step.client.register("a", step.now());
            step.expect(new Register(0, 1, "a"))
                    .gateway(new RegAck(0xFFFF, 1, OK))
                    .expectViolation(Kind.ILLEGAL_FIELD)
                    .expect(event("registered", "a", 0xFFFF));
        }
    }

    @Nested
    class Subscribing {

        private final FilterText filter = new FilterText("a/b");

        @Test
        void shouldHaveOneSubscribeOrUnsubscribeOpen() {
            step.connect();
            step.client.subscribe(filter, Qos.ONE, step.now());
            step.client.unsubscribe(filter, step.now());
            step.expect(new Subscribe(false, Qos.ONE, 1, filter))
                    .gateway(new SubAck(Qos.ONE, 4, 1, OK))
                    .expect(event("subscribed", filter, Qos.ONE), new Unsubscribe(2, filter))
                    .gateway(new UnsubAck(2))
                    .expect(event("unsubscribed", filter));
        }

        @Test
        void shouldRepeatWithDup() {
            step.connect();
            step.client.subscribe(filter, Qos.ONE, step.now());
            step.expect(new Subscribe(false, Qos.ONE, 1, filter))
                    .after(Duration.ofSeconds(10))
                    .expect(new Subscribe(true, Qos.ONE, 1, filter));
        }

        @Test
        void shouldWaitAfterCongestionAndReportARefusal() {
            step.connect();
            step.client.subscribe(filter, Qos.ONE, step.now());
            step.expect(new Subscribe(false, Qos.ONE, 1, filter))
                    .gateway(new SubAck(Qos.ONE, 0, 1, ReturnCode.CONGESTION))
                    .after(Duration.ofMinutes(5))
                    .expect(new Subscribe(false, Qos.ONE, 2, filter))
                    .gateway(new SubAck(Qos.ONE, 0, 2, ReturnCode.NOT_SUPPORTED))
                    .expect(event("subscription refused", filter, ReturnCode.NOT_SUPPORTED));
        }

        @Test
        void shouldReportAGrantAboveTheRequestAndIdsThatDoNotFit() {
            step.connect();
            FilterText wild = new FilterText("a/+");
            PredefinedTopicId seven = new PredefinedTopicId(7);
            step.client.subscribe(filter, Qos.ZERO, step.now());
            step.client.subscribe(wild, Qos.ZERO, step.now());
            step.client.subscribe(seven, Qos.ZERO, step.now());
            step.expect(new Subscribe(false, Qos.ZERO, 1, filter))
                    .gateway(new SubAck(Qos.ONE, 0, 1, OK))
                    .expectViolation(Kind.ILLEGAL_FIELD)
                    .expectViolation(Kind.ILLEGAL_FIELD)
                    .expect(event("subscribed", filter, Qos.ZERO), new Subscribe(false, Qos.ZERO, 2, wild))
                    .gateway(new SubAck(Qos.ZERO, 3, 2, OK))
                    .expectViolation(Kind.ILLEGAL_FIELD)
                    .expect(event("subscribed", wild, Qos.ZERO), new Subscribe(false, Qos.ZERO, 3, seven))
                    .gateway(new SubAck(Qos.ZERO, 8, 3, OK))
                    .expectViolation(Kind.ILLEGAL_FIELD)
                    .expect(event("subscribed", seven, Qos.ZERO));
        }

        @Test
        void shouldNotTakeAnAnswerOfTheOtherKind() {
            step.connect();
            step.client.subscribe(filter, Qos.ONE, step.now());
            step.expect(new Subscribe(false, Qos.ONE, 1, filter))
                    .gateway(new UnsubAck(1))
                    .expectViolation(Kind.UNEXPECTED_ANSWER)
                    .gateway(new SubAck(Qos.ONE, 4, 1, OK))
                    .expect(event("subscribed", filter, Qos.ONE));
        }
    }

    @Nested
    class UpdatingTheWill {

        @Test
        void shouldUpdateTopicThenMessage() {
            step.connect();
            step.client.updateWillTopic(new Will("w", Octets.EMPTY, Qos.ONE, true), step.now());
            step.client.updateWillMessage(Octets.utf8("m"), step.now());
            step.expect(new WillTopicUpd(Qos.ONE, true, "w"))
                    .gateway(new WillMsgResp(OK))
                    .expectViolation(Kind.UNEXPECTED_ANSWER)
                    .gateway(new WillTopicResp(OK))
                    .expect(event("will topic updated", OK), new WillMsgUpd(Octets.utf8("m")))
                    .gateway(new WillMsgResp(ReturnCode.NOT_SUPPORTED))
                    .expect(event("will message updated", ReturnCode.NOT_SUPPORTED));
        }

        @Test
        void shouldDeleteWithTheEmptyForm() {
            step.connect();
            step.client.updateWillTopic(Will.NONE, step.now());
            step.expect(WillTopicUpd.EMPTY);
        }
    }

    @Nested
    class KeepingAlive {

        private static final Publish REPORT =
                new Publish(false, Qos.ZERO, false, new PredefinedTopicId(7), 0, Octets.EMPTY);

        KeepingAlive() {
            step = new LockStep(SensorSettings.builder("s").keepAliveSeconds(60).build());
        }

        @Test
        void shouldPingAfterThreeQuartersOfSilence() {
            step.connect()
                    .after(Duration.ofSeconds(45).minusNanos(1))
                    .expectNothing()
                    .after(Duration.ofNanos(1))
                    .expect(PingReq.KEEP_ALIVE)
                    .gateway(PingResp.INSTANCE)
                    .expect(event("ping answered"))
                    .after(Duration.ofSeconds(45))
                    .expect(PingReq.KEEP_ALIVE);
        }

        /** A sensor that only publishes at QoS 0 would otherwise never learn that its gateway is gone. */
        @Test
        void shouldPingAGatewayThatIsNeverHeard() {
            step.connect();
            for (int i = 0; i < 4; i++) {
                step.after(Duration.ofSeconds(11));
                step.client.publish(i, new PredefinedTopicId(7), Octets.EMPTY, Qos.ZERO, false, step.now());
                step.expect(REPORT, event("published", (long) i, PublishOutcome.SENT));
            }
            step.after(Duration.ofSeconds(1)).expect(PingReq.KEEP_ALIVE);
        }

        @Test
        void shouldNotPingWhileMessagesGoBothWays() {
            step.connect();
            for (int i = 0; i < 10; i++) {
                step.after(Duration.ofSeconds(40)).gateway(PingReq.KEEP_ALIVE).expect(PingResp.INSTANCE);
            }
        }

        @Test
        void shouldLoseASilentGateway() {
            step.connect().after(Duration.ofSeconds(45)).expect(PingReq.KEEP_ALIVE);
            for (int repeat = 0; repeat < 4; repeat++) {
                step.after(Duration.ofSeconds(10)).expect(PingReq.KEEP_ALIVE);
            }
            step.after(Duration.ofSeconds(10)).expect(event("lost", LossReason.NO_ANSWER));
        }

        /** A client with keepalive 0 once sent hundreds of PINGREQ per second. */
        @Test
        void shouldSendNothingForADayWithKeepaliveZero() {
            step = new LockStep(SensorSettings.builder("s").keepAliveSeconds(0).build());
            step.connect().after(Duration.ofDays(1)).expectNothing();
        }

        @Test
        void shouldReportPingRespWithoutQuestion() {
            step.connect().gateway(PingResp.INSTANCE).expectViolation(Kind.UNEXPECTED_ANSWER);
        }
    }
}
