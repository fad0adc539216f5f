package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnectWithWill;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;
import static io.mqttsn.gateway.core.Messages.subAck;
import static io.mqttsn.gateway.core.Messages.subscribe;
import static io.mqttsn.gateway.core.Messages.subscribeRefused;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.gateway.core.topic.PredefinedTopicRules;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics of a listener's clients, under a prefix that they do not see. A prefix that some messages forgot had no effect elsewhere. */
class TopicPrefixTest extends ScenarioTest {

    private static final PredefinedTopicId SEVEN = new PredefinedTopicId(7);
    private static final ShortTopicName AB = ShortTopicName.of("ab");

    private final Client a = under("site/");

    private Client under(String prefix) {
        scene = TestPolicy.scenario(policy -> policy.topicPrefix = prefix);
        return scene.client("a");
    }

    private List<String> published() {
        return scene.broker.published.stream()
                .map(publication -> publication.topic().value())
                .toList();
    }

    private List<String> filters() {
        return scene.broker.link(a.session().id()).subscriptions.keySet().stream()
                .map(filter -> filter.text())
                .toList();
    }

    @Test
    void shouldPublishUnderThePrefixByEveryKindOfTopic() {
        a.connects();
        int id = a.registers("t/1");
        a.sends(publish(Qos.ONE, id, 1, "x")).hears(pubAck(id, 1));
        a.sends(publish(Qos.ZERO, SEVEN, 0, "x")).sends(publish(Qos.ZERO, AB, 0, "x"));
        assertEquals(List.of("site/t/1", "site/predefined/seven", "site/ab"), published());
    }

    @Test
    void shouldSubscribeAndUnsubscribeUnderThePrefixByEveryKindOfTopic() {
        a.connects();
        a.subscribes("t/1", Qos.ONE);
        a.subscribes("+/x/#", Qos.ONE);
        a.sends(subscribe(3, SEVEN, Qos.ONE)).hears(subAck(Qos.ONE, 7, 3));
        a.sends(subscribe(4, AB, Qos.ONE)).hears(subAck(Qos.ONE, 0, 4));
        assertEquals(List.of("site/t/1", "site/+/x/#", "site/predefined/seven", "site/ab"), filters());
        a.sends(new Unsubscribe(5, filter("t/1"))).hears(new UnsubAck(5));
        a.sends(new Unsubscribe(6, SEVEN)).hears(new UnsubAck(6));
        a.sends(new Unsubscribe(7, AB)).hears(new UnsubAck(7));
        assertEquals(List.of("site/+/x/#"), filters());
    }

    @Test
    void shouldTakeThePrefixOffFromWhatItDelivers() {
        a.connects();
        int id = a.subscribes("t/1", Qos.ZERO);
        a.sends(subscribe(3, SEVEN, Qos.ZERO)).hears(subAck(Qos.ZERO, 7, 3));
        a.sends(subscribe(4, AB, Qos.ZERO)).hears(subAck(Qos.ZERO, 0, 4));
        scene.broker.sends("t/1", "not ours", Qos.ZERO);
        scene.broker.sends("site/t/1", "1", Qos.ZERO);
        scene.broker.sends("site/predefined/seven", "2", Qos.ZERO);
        scene.broker.sends("site/ab", "3", Qos.ZERO);
        a.hears(publish(Qos.ZERO, id, 0, "1"), publish(Qos.ZERO, SEVEN, 0, "2"), publish(Qos.ZERO, AB, 0, "3"));
    }

    @Test
    void shouldRegisterNamesWithoutThePrefixUnderAWildcard() {
        a.connects();
        a.subscribes("#", Qos.ZERO);
        scene.broker.sends("site/a/b", "x", Qos.ZERO);
        a.hears(new Register(1, 1, "a/b")).sends(regAck(1, 1)).hears(publish(Qos.ZERO, 1, 0, "x"));
        scene.broker.sends("site/cd", "y", Qos.ZERO);
        a.hears(publish(Qos.ZERO, ShortTopicName.of("cd"), 0, "y"));
        // The id that we gave is good in the other direction, too.
        a.sends(publish(Qos.ZERO, 1, 0, "up"));
        assertEquals(List.of("site/a/b"), published());
    }

    @Test
    void shouldKeepTheWillAndItsUpdateUnderThePrefix() {
        a.sends(cleanConnectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
        a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        a.sends(willMsg("gone")).hears(accepted());
        assertEquals("site/w", brokersWill().topic().value());
        a.sends(new WillTopicUpd(Qos.ZERO, false, "w2")).hears(new WillTopicResp(ReturnCode.ACCEPTED));
        assertEquals(new Will(new TopicName("site/w2"), Octets.utf8("gone"), Qos.ZERO, false), brokersWill());
    }

    private Will brokersWill() {
        return scene.broker.link(a.session().id()).will.orElseThrow();
    }

    /** {@code site/#} matches {@code site} as well, but that is no topic of the client's: it could publish there, one level above its own. */
    @Test
    void shouldDropWhatLiesAboveThePrefixThoughItsFilterMatches() {
        a.connects();
        a.subscribes("#", Qos.ONE);
        scene.broker.sends("site", "above", Qos.ONE);
        a.hearsNothing();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.OUTSIDE_TOPIC_PREFIX));
        a.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
    }

    /** Without the prefix nothing is left of this name; a REGISTER without a name cannot even be written, and the attempt cost the session. */
    @Test
    void shouldDropTheNameThatIsNothingButThePrefix() {
        a.connects();
        a.subscribes("#", Qos.ONE);
        scene.broker.sends("site/", "empty", Qos.ONE);
        a.hearsNothing();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.OUTSIDE_TOPIC_PREFIX));
        scene.broker.sends("site/ab", "next", Qos.ZERO);
        a.hears(publish(Qos.ZERO, AB, 0, "next"));
    }

    @Test
    void shouldSendWhatWaitsBehindADroppedMessageAndThenPingResp() {
        a.connectsKeeping();
        a.subscribes("#", Qos.ONE);
        a.fallsAsleep(60);
        scene.broker.sends("site", "above", Qos.ONE);
        scene.broker.sends("site/ab", "next", Qos.ZERO);
        a.wakes().hears(publish(Qos.ZERO, AB, 0, "next"), PingResp.INSTANCE);
    }

    @Test
    void shouldNotLetANameClimbOutOfThePrefix() {
        a.connects();

        a.subscribes("../x", Qos.ZERO);
        a.subscribes("/x", Qos.ZERO);
        assertEquals(List.of("site/../x", "site//x"), filters());
    }

    /** A client sees only its own kind's predefined topics; patterns of later rules win. */
    @Test
    void shouldGiveEachKindOfClientItsPredefinedTopics() {
        scene = new Scenario(settings -> settings.predefinedTopics = new PredefinedTopicRules(
                new PredefinedTopics(Map.of(1, new TopicName("all/1"), 2, new TopicName("all/2"))),
                List.of(
                        new PredefinedTopicRules.Rule(new NamePattern("door*"), Map.of(2, new TopicName("door/2"))),
                        new PredefinedTopicRules.Rule(
                                new NamePattern("door-?"), Map.of(2, new TopicName("d/2"), 3, new TopicName("d/3"))))));
        assertEquals(List.of("all/1", "all/2", "-"), topicsOf("window"));
        assertEquals(List.of("all/1", "door/2", "-"), topicsOf("door"));
        assertEquals(List.of("all/1", "d/2", "d/3"), topicsOf("door-1"));
        assertEquals(List.of("all/1", "all/2", "-"), topicsOf("door+"));
    }

    private List<String> topicsOf(String clientId) {
        Client client = scene.client(clientId).connects();
        return List.of(1, 2, 3).stream()
                .map(id -> client.session()
                        .predefinedTopic(id)
                        .map(TopicName::value)
                        .orElse("-"))
                .toList();
    }

    @Test
    void shouldRefuseAPredefinedIdThatIsForOthersOnly() {
        scene = new Scenario(settings -> settings.predefinedTopics = new PredefinedTopicRules(
                PredefinedTopics.NONE,
                List.of(new PredefinedTopicRules.Rule(new NamePattern("door"), Map.of(3, new TopicName("d/3"))))));
        PredefinedTopicId three = new PredefinedTopicId(3);
        Client window = scene.client("window").connects();
        window.sends(subscribe(1, three, Qos.ONE)).hears(subscribeRefused(1, ReturnCode.INVALID_TOPIC_ID));
        window.sends(publish(Qos.ZERO, three, 0, "x")).hears(pubAck(3, 0, ReturnCode.INVALID_TOPIC_ID));
        Client door = scene.client("door").connects();
        door.sends(subscribe(1, three, Qos.ONE)).hears(subAck(Qos.ONE, 3, 1));
        scene.broker.sends("d/3", "x", Qos.ZERO);
        door.hears(publish(Qos.ZERO, three, 0, "x"));
    }

    /** Numbers of predefined ids are never given as normal ids to the clients that know them. */
    @Test
    void shouldNotGivePredefinedNumbersAsNormalIds() {
        scene = new Scenario(settings -> settings.predefinedTopics = new PredefinedTopicRules(
                new PredefinedTopics(Map.of(1, new TopicName("all/1"))),
                List.of(new PredefinedTopicRules.Rule(new NamePattern("door"), Map.of(2, new TopicName("d/2"))))));
        assertEquals(3, scene.client("door").connects().registers("x/1"));
        assertEquals(2, scene.client("window").connects().registers("x/1"));
    }

    /** Ids and filters of the former prefix went on under the new one, and the client heard of topics of another site. */
    @ParameterizedTest
    @ValueSource(strings = {"active", "asleep", "disconnected"})
    void shouldStartASessionAnewUnderAnotherPrefix(String state) {
        scene = new Scenario(settings -> settings.listeners = Map.of(
                TestAddress.TRANSPORT,
                TestPolicy.with(policy -> policy.topicPrefix = "site1/"),
                "radio",
                TestPolicy.with(policy -> policy.topicPrefix = "site2/")));
        Client sensor = scene.client("sensor").connectsKeeping();
        int topicId = sensor.subscribes("t/1", Qos.ONE);
        if (state.equals("asleep")) {
            sensor.fallsAsleep(600);
        } else if (state.equals("disconnected")) {
            sensor.saysGoodbye();
        }
        Client elsewhere = scene.client("sensor", sensor.place.on("radio"));
        elsewhere.sends(connect(sensor.id)).hears(accepted());
        sensor.hears(state.equals("active") ? new MqttSnMessage[] {Disconnect.PLAIN} : new MqttSnMessage[0]);
        assertEquals(0, elsewhere.session().subscriptions().size());
        assertEquals(1, scene.core.counters().restartedSessions);
        assertEquals(1, scene.broker.links());
        scene.broker.sends("site1/t/1", "of the other site", Qos.ONE);
        elsewhere.hearsNothing();
        elsewhere.sends(publish(Qos.ONE, topicId, 5, "x")).hears(pubAck(topicId, 5, ReturnCode.INVALID_TOPIC_ID));
    }
}
