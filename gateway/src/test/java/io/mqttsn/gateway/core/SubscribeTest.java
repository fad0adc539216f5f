package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.subAck;
import static io.mqttsn.gateway.core.Messages.subscribe;
import static io.mqttsn.gateway.core.Messages.subscribeRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Subscribing and unsubscribing (MQTT-SN 1.2, §6.9).
 *
 * <pre>
 * client           gateway           broker
 * SUBSCRIBE   --->
 *                  subscribe   --->
 *                              <---  granted or refused
 *             <--- SUBACK
 * UNSUBSCRIBE --->
 *                  unsubscribe --->
 *                              <---  done
 *             <--- UNSUBACK
 * </pre>
 */
class SubscribeTest extends ScenarioTest {

    private final Client a = scene.client("a");

    /** A filter in each of its forms, as the broker knows it, and the id that its first SUBACK carries. */
    record Form(TopicSelector selector, String filter, int topicId) {}

    static Stream<Form> forms() {
        return Stream.of(
                new Form(filter("t/1"), "t/1", 1),
                new Form(filter("t/+"), "t/+", 0),
                new Form(filter("#"), "#", 0),
                new Form(filter("ab"), "ab", 1),
                new Form(filter("x"), "x", 1),
                new Form(new PredefinedTopicId(7), TestSettings.PREDEFINED_7.value(), 7),
                new Form(ShortTopicName.of("ab"), "ab", 0));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void shouldSubscribeAndUnsubscribeInEachForm(Form form) {
        a.connects();
        a.sends(subscribe(5, form.selector(), Qos.ONE)).hears(subAck(Qos.ONE, form.topicId(), 5));
        assertEquals(Map.of(new TopicFilter(form.filter()), Qos.ONE), atBroker());
        a.sends(new Unsubscribe(6, form.selector())).hears(new UnsubAck(6));
        assertEquals(Map.of(), atBroker());
        assertEquals(0, a.session().subscriptions().size());
    }

    /** Subscribing twice to a predefined topic was refused elsewhere. */
    @ParameterizedTest
    @MethodSource("forms")
    void shouldAnswerTheSameAgainAndTakeTheNewQos(Form form) {
        a.connects();
        a.sends(subscribe(5, form.selector(), Qos.ONE)).hears(subAck(Qos.ONE, form.topicId(), 5));
        a.sends(subscribe(5, form.selector(), Qos.ONE)).hears(subAck(Qos.ONE, form.topicId(), 5));
        a.sends(subscribe(6, form.selector(), Qos.TWO)).hears(subAck(Qos.TWO, form.topicId(), 6));
        a.sends(subscribe(7, form.selector(), Qos.ZERO)).hears(subAck(Qos.ZERO, form.topicId(), 7));
        assertEquals(Map.of(new TopicFilter(form.filter()), Qos.ZERO), atBroker());
        assertEquals(1, a.session().subscriptions().size());
    }

    /** Elsewhere SUBACK always granted QoS 0. */
    @Test
    void shouldGrantWhatTheBrokerGrants() {
        a.connects();
        scene.broker.subscribing = Optional.of(SubscribeOutcome.GRANTED_1);
        a.sends(subscribe(5, filter("t"), Qos.TWO)).hears(subAck(Qos.ONE, 1, 5));
        scene.broker.sends("t", "hi", Qos.TWO);
        a.hears(publish(Qos.ONE, 1, 1, "hi"));
        a.sends(pubAck(1, 1));
    }

    @Test
    void shouldGiveTheIdThatTheNameHasAlready() {
        a.connects();
        int id = a.registers("t");
        assertEquals(id, a.subscribes("t", Qos.ONE));
        assertEquals(id, a.registers("t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#", "a/#/b", "+a", "a/b+/c", "##"})
    void shouldRefuseAnImpossibleFilter(String impossible) {
        a.connects();
        a.sends(subscribe(5, filter(impossible), Qos.ONE)).hears(subscribeRefused(5, ReturnCode.NOT_SUPPORTED));
        assertEquals(Map.of(), atBroker());
        a.sends(new Unsubscribe(6, filter(impossible))).hears(new UnsubAck(6));
    }

    @Test
    void shouldRefuseAPredefinedIdThatNobodyKnowsAndAQosThatNobodyCanGrant() {
        a.connects();
        a.sends(subscribe(5, new PredefinedTopicId(8), Qos.ONE))
                .hears(subscribeRefused(5, ReturnCode.INVALID_TOPIC_ID));
        a.sends(subscribe(6, filter("t"), Qos.MINUS_ONE)).hears(subscribeRefused(6, ReturnCode.NOT_SUPPORTED));
        assertEquals(Map.of(), atBroker());
    }

    /** A subscription that was refused was added all the same elsewhere. */
    @ParameterizedTest
    @CsvSource({"CONGESTED,1", "REFUSED,3"})
    void shouldLeaveEverythingAsItWasWhenTheBrokerRefuses(SubscribeOutcome outcome, int returnCode) {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        scene.broker.subscribing = Optional.of(outcome);
        a.sends(subscribe(5, filter("t"), Qos.TWO)).hears(subscribeRefused(5, ReturnCode.of(returnCode)));
        a.sends(subscribe(6, filter("u"), Qos.TWO)).hears(subscribeRefused(6, ReturnCode.of(returnCode)));
        assertEquals(1, a.session().subscriptions().size());
        scene.broker.sends("t", "hi", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "hi"));
        a.sends(pubAck(id, 1));
        scene.broker.subscribing = Optional.empty();
        a.sends(subscribe(6, filter("u"), Qos.TWO)).hears(subAck(Qos.TWO, 2, 6));
    }

    @Test
    void shouldAskTheBrokerOnceWhileARepeatIsPending() {
        a.connects();
        scene.broker.answers.holdBack();
        a.sends(subscribe(5, filter("t"), Qos.ONE)).hearsNothing();
        a.sends(subscribe(5, filter("t"), Qos.ONE)).hearsNothing();
        assertEquals(1, scene.broker.answers.waiting());
        scene.broker.answers.letAllGo();
        a.hears(subAck(Qos.ONE, 1, 5));

        scene.broker.answers.holdBack();
        a.sends(new Unsubscribe(6, filter("t"))).hearsNothing();
        a.sends(new Unsubscribe(6, filter("t"))).hearsNothing();
        assertEquals(1, scene.broker.answers.waiting());
        scene.broker.answers.letAllGo();
        a.hears(new UnsubAck(6));
        a.sends(new Unsubscribe(6, filter("t"))).hears(new UnsubAck(6));
    }

    /** What waited for a subscription that the client has cancelled came all the same elsewhere. */
    @Test
    void shouldSendNothingOfACancelledFilterAnyMore() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        a.subscribes("u", Qos.ONE);
        scene.broker.sends("u", "on its way", Qos.ONE);
        scene.broker.sends("t", "waits", Qos.ONE);
        a.hears(publish(Qos.ONE, 2, 1, "on its way"));
        a.sends(new Unsubscribe(6, filter("t"))).hears(new UnsubAck(6));
        a.sends(pubAck(2, 1)).hearsNothing();
        scene.broker.sends("t", "too late", Qos.ONE);
        a.hearsNothing();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.UNSUBSCRIBED));
        assertEquals(1, id);
    }

    @Test
    void shouldStillSendWhatAnotherFilterMatches() {
        a.connects();
        int id = a.subscribes("t/1", Qos.ONE);
        a.subscribes("t/+", Qos.ONE);
        scene.broker.sends("t/1", "first", Qos.ONE);
        scene.broker.sends("t/1", "waits", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "first"));
        a.sends(new Unsubscribe(6, filter("t/1"))).hears(new UnsubAck(6));
        a.sends(pubAck(id, 1)).hears(publish(Qos.ONE, id, 2, "waits"));
        a.sends(pubAck(id, 2));
    }

    @Test
    void shouldBringWhatTheClientHasSeenToAnEnd() {
        a.connects();
        int id = a.subscribes("t", Qos.ONE);
        scene.broker.sends("t", "seen", Qos.ONE);
        a.hears(publish(Qos.ONE, id, 1, "seen"));
        a.sends(new Unsubscribe(6, filter("t"))).hears(new UnsubAck(6));
        scene.passes(10);
        a.hears(publish(Qos.ONE, id, 1, "seen").asDuplicate());
        a.sends(pubAck(id, 1));
        assertEquals(1, scene.core.counters().deliveredAt(1));
    }

    /** The client has given its SUBSCRIBE up and cancels it, while the broker has not answered yet: it is not subscribed in the end. */
    @Test
    void shouldNotBeSubscribedAfterUnsubAckThatOvertookSubAck() {
        a.connects();
        scene.broker.answers.holdBack();
        a.sends(subscribe(5, filter("t"), Qos.ONE)).hearsNothing();
        a.sends(new Unsubscribe(6, filter("t"))).ignoresWhatItHeard();
        scene.broker.answers.letAllGo();
        a.ignoresWhatItHeard();
        assertEquals(0, a.session().subscriptions().size());
        assertEquals(Map.of(), atBroker());
    }

    /** A client with a constant MsgId gives one SUBSCRIBE up and sends another: the broker must not go on with the first. */
    @Test
    void shouldCancelASubscribeWhoseMsgIdIsUsedForAnotherFilter() {
        a.connects();
        scene.broker.answers.holdBack();
        a.sends(subscribe(5, filter("old"), Qos.ONE)).hearsNothing();
        a.sends(subscribe(5, filter("new"), Qos.ONE)).hearsNothing();
        scene.broker.answers.letAllGo();
        a.hears(subAck(Qos.ONE, 1, 5));
        assertEquals(Map.of(new TopicFilter("new"), Qos.ONE), atBroker());
    }

    /** The same for UNSUBSCRIBE: the second one was taken for a repeat, and its filter stayed. */
    @Test
    void shouldTakeAnUnsubscribeOfAnotherFilterForNoRepeat() {
        a.connects();
        a.subscribes("t", Qos.ONE);
        a.subscribes("u", Qos.ONE);
        scene.broker.answers.holdBack();
        a.sends(new Unsubscribe(5, filter("t"))).hearsNothing();
        a.sends(new Unsubscribe(5, filter("u"))).hearsNothing();
        scene.broker.answers.letAllGo();
        a.hears(new UnsubAck(5));
        assertEquals(Map.of(), atBroker());
        assertEquals(0, a.session().subscriptions().size());
    }

    @Test
    void shouldKeepSubscriptionsAcrossConnectionsThatAreNotClean() {
        a.connectsKeeping();
        a.subscribes("t", Qos.ONE);
        a.saysGoodbye();
        a.sends(connect(a.id)).hears(accepted());
        assertEquals(Map.of(new TopicFilter("t"), Qos.ONE), atBroker());
        a.saysGoodbye();
        a.sends(Messages.cleanConnect(a.id)).hears(accepted());
        assertEquals(Map.of(), atBroker());
    }

    @Test
    void shouldTakeALateSubAckOfAnEndedSessionForNobody() {
        a.connects();
        scene.broker.answers.holdBack();
        a.sends(subscribe(5, filter("t"), Qos.ONE)).hearsNothing();
        a.saysGoodbye().isGone();
        a.sends(Messages.cleanConnect(a.id)).hearsNothing();
        scene.broker.answers.letAllGo();
        a.hears(accepted());
        assertEquals(0, a.session().subscriptions().size());
    }

    @Test
    void shouldRefuseOneSubscriptionMoreThanAllowedAndUseRoomThatBecomesFree() {
        scene = new Scenario(settings -> settings.subscriptionsPerSessionMax = 2);
        Client b = scene.client("b").connects();
        b.subscribes("1", Qos.ONE);
        b.subscribes("2", Qos.ONE);
        b.sends(subscribe(5, filter("3"), Qos.ONE)).hears(subscribeRefused(5, ReturnCode.CONGESTION));
        b.subscribes("2", Qos.ZERO);
        b.sends(new Unsubscribe(6, filter("1"))).hears(new UnsubAck(6));
        b.subscribes("3", Qos.ONE);
        assertEquals(2, b.session().subscriptions().size());
    }

    /** The limit holds too when the broker is slow and a client does not wait for its SUBACKs. */
    @Test
    void shouldCountSubscriptionsThatTheBrokerIsAskedForAgainstTheLimit() {
        scene = new Scenario(settings -> settings.subscriptionsPerSessionMax = 2);
        Client b = scene.client("b").connects();
        scene.broker.answers.holdBack();
        for (int msgId = 1; msgId <= 3; msgId++) {
            b.sends(subscribe(msgId, filter("t/" + msgId), Qos.ONE));
        }
        scene.broker.answers.letAllGo();
        b.ignoresWhatItHeard();
        assertTrue(b.session().subscriptions().size() <= 2);
    }

    @Test
    void shouldRefuseANameInFullWhenNoTopicIdIsLeftButNotAWildcard() {
        scene = new Scenario(settings -> settings.topicsPerSessionMax = 1);
        Client b = scene.client("b").connects();
        b.subscribes("1", Qos.ONE);
        b.sends(subscribe(5, filter("2"), Qos.ONE)).hears(subscribeRefused(5, ReturnCode.CONGESTION));
        b.subscribes("+", Qos.ONE);
        assertEquals(Optional.of(new TopicName("1")), b.session().topicIds().name(1));
    }

    /** Refused names took ids elsewhere, until none was left for names that are allowed. */
    @Test
    void shouldNotSpendTopicIdsOnNamesThatTheBrokerRefuses() {
        scene = new Scenario(settings -> settings.topicsPerSessionMax = 2);
        Client b = scene.client("b").connects();
        scene.broker.subscribing = Optional.of(SubscribeOutcome.REFUSED);
        for (int i = 0; i < 5; i++) {
            b.sends(subscribe(i, filter("forbidden/" + i), Qos.ONE))
                    .hears(subscribeRefused(i, ReturnCode.NOT_SUPPORTED));
        }
        scene.broker.subscribing = Optional.empty();
        assertEquals(1, b.subscribes("allowed", Qos.ONE));
    }

    /** The last id goes to another name while the broker is asked: the subscription is taken back, and nothing fails. */
    @Test
    void shouldRefuseASubscriptionWhoseTopicIdWasTakenMeanwhile() {
        scene = new Scenario(settings -> settings.topicsPerSessionMax = 1);
        Client b = scene.client("b").connects();
        scene.broker.answers.holdBack();
        b.sends(subscribe(5, filter("t"), Qos.ONE)).hearsNothing();
        b.registers("other");
        scene.broker.answers.letAllGo();
        b.hears(subscribeRefused(5, ReturnCode.CONGESTION));
        assertEquals(0, b.session().subscriptions().size());
        assertEquals(Map.of(), scene.broker.link(b.session().id()).subscriptions);
    }

    private Map<TopicFilter, Qos> atBroker() {
        return scene.broker.link(a.session().id()).subscriptions;
    }

    /** The second UNSUBACK came at once, while the broker still had the filter. */
    @Test
    void shouldAnswerTheSameUnsubscribeUnderTwoMsgIdsWhenTheBrokerHasAnswered() {
        Client sensor = scene.client("sensor").connects();
        sensor.subscribes("a/#", Qos.ONE);
        scene.broker.answers.holdBack();
        sensor.sends(new Unsubscribe(5, filter("a/#"))).hearsNothing();
        sensor.sends(new Unsubscribe(6, filter("a/#"))).hearsNothing();
        sensor.sends(new Unsubscribe(6, filter("a/#"))).hearsNothing();
        assertEquals(1, scene.broker.answers.waiting(), "questions to the broker");
        scene.broker.answers.letAllGo();
        sensor.hears(new UnsubAck(5), new UnsubAck(6));
    }

    @Test
    void shouldNotMixUpUnsubscribesWithASubscribeBetweenThem() {
        Client sensor = scene.client("sensor").connects();
        scene.broker.answers.holdBack();
        sensor.sends(new Unsubscribe(5, filter("a/#"))).hearsNothing();
        sensor.sends(subscribe(6, filter("a/#"), Qos.ONE)).hearsNothing();
        sensor.sends(new Unsubscribe(7, filter("a/#"))).hearsNothing();
        scene.broker.answers.letAllGo();
        sensor.hears(new UnsubAck(5), new UnsubAck(7));
        assertEquals(0, sensor.session().subscriptions().size());
    }

    @Test
    void shouldForgetAnUnsubscribeWhoseMsgIdIsUsedForAnotherFilter() {
        Client sensor = scene.client("sensor").connects();
        scene.broker.answers.holdBack();
        sensor.sends(new Unsubscribe(5, filter("a"))).hearsNothing();
        sensor.sends(new Unsubscribe(6, filter("a"))).hearsNothing();
        sensor.sends(new Unsubscribe(5, filter("b"))).hearsNothing();
        scene.broker.answers.letOneGo();
        sensor.hears(new UnsubAck(6));
        scene.broker.answers.letAllGo();
        sensor.hears(new UnsubAck(5));
    }

    @Test
    void shouldAnswerTheSameSubscribeUnderTwoMsgIdsEachWhenTheBrokerHasAnswered() {
        scene = new Scenario(settings -> settings.subscriptionsPerSessionMax = 1);
        Client sensor = scene.client("sensor").connects();
        scene.broker.answers.holdBack();
        sensor.sends(subscribe(5, filter("a/#"), Qos.ONE)).hearsNothing();
        sensor.sends(subscribe(6, filter("a/#"), Qos.ONE)).hearsNothing();
        scene.broker.answers.letAllGo();
        sensor.hears(subAck(Qos.ONE, 0, 5), subAck(Qos.ONE, 0, 6));
    }
}
