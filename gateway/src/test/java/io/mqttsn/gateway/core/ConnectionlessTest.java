package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.core.topic.PredefinedTopicRules;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Publishing without a connection, QoS −1 (MQTT-SN 1.2, §6.8): only where it is allowed, and never with an answer. */
class ConnectionlessTest extends ScenarioTest {

    private static final PredefinedTopicId SEVEN = new PredefinedTopicId(7);

    private Client a = scene.client("a");

    private void allowing(Consumer<TestPolicy> changes) {
        scene = TestPolicy.scenario(policy -> {
            policy.publishersWithoutConnection = TestPolicy.patterns("a");
            changes.accept(policy);
        });
        a = scene.client("a");
    }

    private static Publish without(TopicRef topic, String data) {
        return publish(Qos.MINUS_ONE, topic, 0, data);
    }

    private List<String> published() {
        return scene.broker.published.stream()
                .map(publication -> publication.topic().value() + "="
                        + publication.payload().asText())
                .toList();
    }

    private long dropped(DropReason reason) {
        return scene.core.counters().droppedFor(reason);
    }

    @Test
    void shouldDropItSilentlyUnlessItIsAllowed() {
        a.sends(without(SEVEN, "x")).hearsNothing();
        assertEquals(List.of(), published());
        assertEquals(1, dropped(DropReason.CONNECTIONLESS));
    }

    @Test
    void shouldPublishForAllowedSourcesOnly() {
        allowing(policy -> {});
        a.sends(without(SEVEN, "x")).hearsNothing().isGone();
        Client b = scene.client("b");
        b.sends(without(SEVEN, "y")).hearsNothing();
        assertEquals(List.of("predefined/seven=x"), published());
        assertEquals(1, dropped(DropReason.CONNECTIONLESS));
    }

    @Test
    void shouldPublishAtQosZeroUnderPredefinedIdsAndShortNames() {
        allowing(policy -> {});
        a.sends(new Publish(false, Qos.MINUS_ONE, true, ShortTopicName.of("ab"), 0, Octets.utf8("x")));
        a.sends(without(SEVEN, "y")).hearsNothing();
        assertEquals(List.of("ab=x", "predefined/seven=y"), published());
        Publication first = scene.broker.published.get(0);
        assertEquals(Qos.ZERO, first.qos());
        assertEquals(true, first.retain());
        assertEquals(2, scene.core.counters().publishedAt(0));
    }

    /** A normal id is something between one client and us; also of a client that has one, it says nothing without the connection. */
    @Test
    void shouldRefuseNormalAndUnknownIdsAndWildcards() {
        allowing(policy -> {});
        a.connects();
        int id = a.registers("t/1");
        a.sends(without(new TopicId(id), "x")).hearsNothing();
        a.sends(without(new PredefinedTopicId(8), "x")).hearsNothing();
        a.sends(without(ShortTopicName.of("a+"), "x")).hearsNothing();
        a.sends(without(ShortTopicName.of("/#"), "x")).hearsNothing();
        assertEquals(List.of(), published());
        assertEquals(4, dropped(DropReason.UNKNOWN_TOPIC_ID));
    }

    @Test
    void shouldKnowOnlyThePredefinedTopicsOfEverybody() {
        scene = new Scenario(settings -> {
            settings.listeners = Map.of(
                    TestAddress.TRANSPORT,
                    TestPolicy.with(policy -> policy.publishersWithoutConnection = ListenerPolicy.ANYBODY));
            settings.predefinedTopics = new PredefinedTopicRules(
                    new PredefinedTopics(Map.of(7, new TopicName("all"))),
                    List.of(new PredefinedTopicRules.Rule(
                            new NamePattern("*"), Map.of(7, new TopicName("own"), 8, new TopicName("own")))));
        });
        a = scene.client("a").connects();
        a.sends(without(SEVEN, "x"));
        a.sends(without(new PredefinedTopicId(8), "x"));
        assertEquals(List.of("all=x"), published());
    }

    @Test
    void shouldLimitHowOftenEachSourcePublishes() {
        scene = TestPolicy.scenario(policy -> {
            policy.publishersWithoutConnection = ListenerPolicy.ANYBODY;
            policy.publishesWithoutConnectionPerSecond = 3;
        });
        a = scene.client("a");
        for (int number = 1; number <= 4; number++) {
            a.sends(without(SEVEN, "a" + number));
        }
        assertEquals(1, dropped(DropReason.RATE_LIMITED));
        scene.client("b").sends(without(SEVEN, "b"));
        assertEquals(1, dropped(DropReason.RATE_LIMITED));
        scene.passes(1);
        a.sends(without(SEVEN, "a5"));
        assertEquals(5, published().size());
    }

    @Test
    void shouldAllowNoneAtARateOfZero() {
        allowing(policy -> policy.publishesWithoutConnectionPerSecond = 0);
        a.sends(without(SEVEN, "x"));
        assertEquals(1, dropped(DropReason.RATE_LIMITED));
        assertEquals(List.of(), published());
    }

    @Test
    void shouldNeitherWakeNorDisturbASleeper() {
        allowing(policy -> {});
        a.connectsKeeping();
        a.subscribes("t/1", Qos.ONE);
        a.fallsAsleep(60);
        scene.broker.sends("t/1", "kept", Qos.ONE);
        scene.passes(80);
        a.sends(without(SEVEN, "x")).hearsNothing().is(ASLEEP);
        scene.passes(9);
        a.is(ASLEEP).wakes().hears(publish(Qos.ONE, 1, 1, "kept"));
        a.sends(Messages.pubAck(1, 1)).hears(PingResp.INSTANCE);
    }

    /** A message that the broker did not take vanished uncounted. */
    @Test
    void shouldCountWhatTheBrokerDoesNotTakeAndAnswerNothing() {
        allowing(policy -> {});
        scene.broker.publishing = PublishOutcome.CONGESTED;
        a.sends(without(SEVEN, "x")).hearsNothing();
        assertEquals(1, dropped(DropReason.UPLINK_CONGESTED));
        scene.broker.publishing = PublishOutcome.REFUSED;
        a.sends(without(SEVEN, "x")).hearsNothing();
        assertEquals(1, dropped(DropReason.UPLINK_REFUSED));
    }

    @Test
    void shouldPublishUnderTheListenersPrefix() {
        allowing(policy -> policy.topicPrefix = "site/");
        a.sends(without(SEVEN, "x")).sends(without(ShortTopicName.of("ab"), "y"));
        assertEquals(List.of("site/predefined/seven=x", "site/ab=y"), published());
    }

    @Test
    void shouldPublishForANodeBehindAnAllowedForwarder() {
        allowing(policy -> policy.forwarders = TestPolicy.patterns("a"));
        scene.received(a.address, new Encapsulated(0, Octets.utf8("n"), without(SEVEN, "x")));
        a.hearsNothing();
        assertEquals(List.of("predefined/seven=x"), published());
        assertEquals(0, scene.core.sessions().size());
    }
}
