package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.gateway.core.discovery.Everybody;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions that come over a listener's group, where they are answered there (MQTT-SN 1.2, §6.1). */
class GroupDiscoveryTest {

    private static final MqttSnMessage HERE = new GwInfo(1, Octets.EMPTY);

    private Scenario scene = new Scenario(settings -> settings.listeners =
            Map.of(TestAddress.TRANSPORT, TestPolicy.with(policy -> policy.answersOnGroup = true)));
    private final Client a = scene.client("a");

    @AfterEach
    void nothingIsLeftInTheEnd() {
        scene.ends();
    }

    private void asksTheGroup(Client asker, int radius) {
        scene.receivedOverGroup(asker.address, new SearchGw(radius));
    }

    private List<MqttSnMessage> heardByEverybody(int radius) {
        return scene.take(new Everybody(TestAddress.TRANSPORT, radius));
    }

    @Test
    void shouldAnswerManyQuestionsOfTheGroupWithOneAnswerToTheGroup() {
        for (int asker = 1; asker <= 5; asker++) {
            asksTheGroup(scene.client("c" + asker), 2);
            assertEquals(List.of(), heardByEverybody(2));
        }
        scene.passes(Duration.ofMillis(250));
        assertEquals(List.of(HERE), heardByEverybody(2));
        scene.passes(Duration.ofHours(1));
        asksTheGroup(a, 2);
        scene.passes(Duration.ofMillis(250));
        assertEquals(List.of(HERE), heardByEverybody(2));
    }

    @Test
    void shouldAnswerAsFarAsTheFarthestQuestionAsked() {
        asksTheGroup(a, 1);
        asksTheGroup(a, 3);
        asksTheGroup(a, 2);
        scene.passes(1);
        assertEquals(List.of(HERE), heardByEverybody(3));
        asksTheGroup(a, 1);
        asksTheGroup(a, 0);
        asksTheGroup(a, 2);
        scene.passes(1);
        assertEquals(List.of(HERE), heardByEverybody(0));
    }

    @Test
    void shouldLeaveTheAnswerToAGatewayThatIsFaster() {
        asksTheGroup(a, 0);
        scene.receivedOverGroup(scene.client("gateway 2").address, new GwInfo(2, Octets.EMPTY));
        scene.passes(1);
        assertEquals(List.of(), heardByEverybody(0));
        asksTheGroup(a, 0);
        scene.passes(1);
        assertEquals(List.of(HERE), heardByEverybody(0));
    }

    /** Nobody shall keep the gateway silent by speaking to it alone, nor by repeating its own words. */
    @Test
    void shouldNotBeSilencedByAnAnswerThatTheGroupHasNotHeardOrThatIsItsOwn() {
        asksTheGroup(a, 0);
        scene.client("forger").sends(new GwInfo(2, Octets.EMPTY));
        scene.receivedOverGroup(scene.client("echo").address, new GwInfo(1, Octets.EMPTY));
        scene.passes(1);
        assertEquals(List.of(HERE), heardByEverybody(0));
    }

    @Test
    void shouldAnswerAQuestionToItselfToTheAskerAlone() {
        a.sends(new SearchGw(0)).hears(HERE);
        scene.passes(1);
        assertEquals(List.of(), heardByEverybody(0));
    }

    /** What a forwarder carries comes from nodes that no group of ours reaches. */
    @Test
    void shouldAnswerANodeBehindAForwarderThroughIt() {
        scene = new Scenario(settings -> settings.listeners = Map.of(TestAddress.TRANSPORT, TestPolicy.with(policy -> {
            policy.forwarders = ListenerPolicy.ANYBODY;
            policy.answersOnGroup = true;
        })));
        Octets nodeId = Octets.utf8("7");
        scene.receivedOverGroup(a.address, new Encapsulated(1, nodeId, new SearchGw(0)));
        assertEquals(List.of(HERE), scene.take(new ForwardedPeer(a.address, nodeId, 1)));
    }

    @Test
    void shouldAnswerTheGroupNeverWhereTheListenerAnswersTheAsker() {
        scene = new Scenario();
        asksTheGroup(a, 0);
        assertEquals(List.of(HERE), scene.take(a.address));
        scene.passes(1);
        assertEquals(List.of(), heardByEverybody(0));
    }

    @Test
    void shouldLimitTheQuestionsOfTheGroupForEachSource() {
        scene = new Scenario(settings -> {
            settings.searchAnswersPerSourceAndSecond = 0;
            settings.listeners = Map.of(TestAddress.TRANSPORT, TestPolicy.with(policy -> policy.answersOnGroup = true));
        });
        asksTheGroup(a, 0);
        scene.passes(1);
        assertEquals(List.of(), heardByEverybody(0));
    }

    /** Gateways that all waited for the same time would speak at the same time. */
    @Test
    void shouldWaitForAnotherTimeEachTime() {
        Set<Long> delays = new HashSet<>();
        for (int question = 0; question < 20; question++) {
            asksTheGroup(a, 0);
            delays.add(scene.core.nextDeadlineNanos() - scene.nowNanos());
            scene.passes(1);
            heardByEverybody(0);
        }
        assertTrue(delays.size() > 15, delays::toString);
        long longest = delays.stream().max(Long::compare).orElseThrow();
        assertTrue(longest > 150_000_000 && longest < 250_000_000, delays::toString);
    }
}
