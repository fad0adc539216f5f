package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnectWithWill;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.gateway.core.topic.PredefinedTopicRules;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prefix and predefined topics, in everything that has a topic. Elsewhere they worked in some messages and had no effect in others, or did not go away when
 * they were taken out of the configuration.
 */
class TopicTablesTest extends ScenarioTest {

    /** What a topic is called by the client, and at the broker behind the prefix. */
    private enum Kind {
        IN_FULL("t/1"),
        PREDEFINED_FOR_ALL("predefined/all"),
        PREDEFINED_FOR_THIS_CLIENT("predefined/door"),
        SHORT("ab");

        final String name;

        Kind(String name) {
            this.name = name;
        }

        /** As PUBLISH names it. */
        TopicRef in(Client client) {
            return switch (this) {
                case IN_FULL -> new TopicId(client.registers(name));
                case PREDEFINED_FOR_ALL -> new PredefinedTopicId(7);
                case PREDEFINED_FOR_THIS_CLIENT -> new PredefinedTopicId(8);
                case SHORT -> ShortTopicName.of(name);
            };
        }

        /** As SUBSCRIBE names it. */
        TopicSelector selector() {
            return switch (this) {
                case IN_FULL -> filter(name);
                case PREDEFINED_FOR_ALL -> new PredefinedTopicId(7);
                case PREDEFINED_FOR_THIS_CLIENT -> new PredefinedTopicId(8);
                case SHORT -> ShortTopicName.of(name);
            };
        }
    }

    private static Stream<Arguments> kindsAndPrefixes() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of("", "site/", "a/b/").map(prefix -> Arguments.of(kind, prefix)));
    }

    private Client door(String prefix) {
        ListenerPolicy policy = TestPolicy.with(changed -> {
            changed.topicPrefix = prefix;
            changed.publishersWithoutConnection = TestPolicy.patterns("*");
        });
        scene = new Scenario(settings -> {
            settings.listeners = Map.of(TestAddress.TRANSPORT, policy);
            settings.predefinedTopics = new PredefinedTopicRules(
                    new PredefinedTopics(Map.of(7, new TopicName("predefined/all"), 8, new TopicName("of/others"))),
                    List.of(new PredefinedTopicRules.Rule(
                            new NamePattern("door"), Map.of(8, new TopicName("predefined/door")))));
        });
        return scene.client("door");
    }

    private String lastPublished() {
        List<Publication> all = scene.broker.published;
        Publication last = all.get(all.size() - 1);
        return last.topic() + (last.retain() ? " retained" : "");
    }

    @ParameterizedTest
    @MethodSource("kindsAndPrefixes")
    void shouldPublish(Kind kind, String prefix) {
        Client door = door(prefix).connects();
        TopicRef topic = kind.in(door);
        String expected = prefix + kind.name;
        for (boolean retain : new boolean[] {false, true}) {
            String asSeen = expected + (retain ? " retained" : "");
            door.sends(new Publish(false, Qos.ZERO, retain, topic, 0, Octets.utf8("x")));
            assertEquals(asSeen, lastPublished());
            door.sends(new Publish(false, Qos.ONE, retain, topic, 1, Octets.utf8("x")))
                    .hears(pubAck(topic.bits(), 1));
            assertEquals(asSeen, lastPublished());
            door.sends(new Publish(false, Qos.TWO, retain, topic, 2, Octets.utf8("x")))
                    .hears(new PubRec(2))
                    .sends(new PubRel(2))
                    .hears(new PubComp(2));
            assertEquals(asSeen, lastPublished());
        }
        assertEquals(6, scene.broker.published.size());
    }

    @ParameterizedTest
    @MethodSource("kindsAndPrefixes")
    void shouldSubscribeDeliverAndUnsubscribe(Kind kind, String prefix) {
        Client door = door(prefix).connects();
        door.sends(new Subscribe(false, Qos.ONE, 3, kind.selector()));
        SubAck subAck = (SubAck) scene.take(door.address).get(0);
        assertEquals(ReturnCode.ACCEPTED, subAck.returnCode());
        assertEquals(List.of(prefix + kind.name), filtersAtBroker(door));

        TopicRef asDelivered = kind == Kind.IN_FULL ? new TopicId(subAck.topicId()) : (TopicRef) kind.selector();
        // Somebody else's topics have the same names without the prefix, or behind another one.
        scene.broker.sends("elsewhere/" + kind.name, "not ours", Qos.ZERO);
        scene.broker.sends(prefix + kind.name, "now", Qos.ZERO);
        door.hears(publish(Qos.ZERO, asDelivered, 0, "now"));
        scene.broker.sends(prefix + kind.name, Octets.utf8("kept"), Qos.ZERO, true);
        door.hears(new Publish(false, Qos.ZERO, true, asDelivered, 0, Octets.utf8("kept")));

        door.sends(new Unsubscribe(4, kind.selector())).hears(new UnsubAck(4));
        assertEquals(List.of(), filtersAtBroker(door));
    }

    private List<String> filtersAtBroker(Client client) {
        return scene.broker.link(client.session().id()).subscriptions.keySet().stream()
                .map(TopicFilter::text)
                .toList();
    }

    /** The names of other clients' tables are not for somebody who does not say who it is. */
    @ParameterizedTest
    @MethodSource("kindsAndPrefixes")
    void shouldPublishWithoutAConnection(Kind kind, String prefix) {
        Client door = door(prefix);
        TopicRef topic = kind == Kind.IN_FULL ? new TopicId(1) : (TopicRef) kind.selector();
        for (boolean retain : new boolean[] {false, true}) {
            door.sends(new Publish(false, Qos.MINUS_ONE, retain, topic, 0, Octets.utf8("x")))
                    .hearsNothing();
            switch (kind) {
                case IN_FULL -> assertEquals(List.of(), scene.broker.published);
                case PREDEFINED_FOR_THIS_CLIENT ->
                    assertEquals(prefix + "of/others" + (retain ? " retained" : ""), lastPublished());
                case PREDEFINED_FOR_ALL, SHORT ->
                    assertEquals(prefix + kind.name + (retain ? " retained" : ""), lastPublished());
            }
        }
    }

    /** A will has its topic in full. */
    @ParameterizedTest
    @ValueSource(strings = {"", "site/", "a/b/"})
    void shouldKeepAndFireTheWillAndItsUpdate(String prefix) {
        for (boolean isUpdated : new boolean[] {false, true}) {
            Client door = door(prefix);
            door.sends(cleanConnectWithWill(door.id)).hears(WillTopicReq.INSTANCE);
            door.sends(willTopic("will/1")).hears(WillMsgReq.INSTANCE);
            door.sends(willMsg("gone")).hears(accepted());
            if (isUpdated) {
                door.sends(new WillTopicUpd(Qos.ONE, true, "will/2")).hears(new WillTopicResp(ReturnCode.ACCEPTED));
            }
            scene.passes(90);
            assertEquals(
                    new TopicName(prefix + (isUpdated ? "will/2" : "will/1")),
                    scene.broker.firedWills.get(0).topic());
            door.isGone();
        }
    }

    /** The table is another one after a restart with another configuration: an id that is no longer in it is unknown everywhere. */
    @ParameterizedTest
    @EnumSource(names = {"ZERO", "ONE", "TWO", "MINUS_ONE"})
    void shouldKnowNothingOfAnIdThatIsNotInTheTable(Qos qos) {
        PredefinedTopicId nine = new PredefinedTopicId(9);
        Client door = door("site/").connects();
        MqttSnMessage[] refusal = {pubAck(9, qos == Qos.ONE || qos == Qos.TWO ? 5 : 0, ReturnCode.INVALID_TOPIC_ID)};
        door.sends(publish(qos, nine, qos == Qos.ONE || qos == Qos.TWO ? 5 : 0, "x"))
                .hears(qos == Qos.MINUS_ONE ? new MqttSnMessage[0] : refusal);
        door.sends(new Subscribe(false, Qos.ONE, 6, nine))
                .hears(Messages.subscribeRefused(6, ReturnCode.INVALID_TOPIC_ID));
        assertEquals(List.of(), scene.broker.published);
        assertEquals(List.of(), filtersAtBroker(door));
        assertEquals(1, scene.core.counters().droppedFor(DropReason.UNKNOWN_TOPIC_ID));
    }
}
