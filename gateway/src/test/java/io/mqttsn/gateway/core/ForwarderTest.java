package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.subAck;
import static io.mqttsn.gateway.core.Messages.subscribe;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.routing.DropReason;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes behind forwarders (MQTT-SN 1.2, §5.5). Elsewhere the carrier itself got a session before the inner message was looked at, and only CONNECT worked
 * through it.
 */
class ForwarderTest extends LockStepTest {

    private static final TestAddress CARRIER = new TestAddress("carrier", 1);

    private void with(Consumer<TestPolicy> changes) {
        scene = TestPolicy.scenario(policy -> {
            policy.forwarders = TestPolicy.patterns("carrier");
            changes.accept(policy);
        });
    }

    /** A node that speaks through the carrier, and hears through it. */
    private final class Node {
        private final ForwardedPeer peer;
        private final ClientId id;

        Node(String nodeId, String clientId) {
            this.peer = new ForwardedPeer(CARRIER, Octets.utf8(nodeId), 0);
            this.id = ClientId.of(clientId);
        }

        Node sends(MqttSnMessage message) {
            scene.received(CARRIER, new Encapsulated(0, peer.nodeId(), message));
            return this;
        }

        Node hears(MqttSnMessage... expected) {
            assertEquals(List.of(expected), scene.take(peer));
            assertEquals(List.of(), scene.take(CARRIER), "the carrier itself is sent nothing");
            assertNull(scene.core.sessions().at(CARRIER), "the carrier has no session");
            return this;
        }

        Node connects() {
            return sends(connect(id)).hears(accepted());
        }

        Node subscribes() {
            return sends(subscribe(1, filter("t/1"), Qos.ONE)).hears(subAck(Qos.ONE, 1, 1));
        }
    }

    @Test
    void shouldIgnoreForwardersThatAreNotAllowed() {
        with(policy -> policy.forwarders = TestPolicy.patterns("other"));
        new Node("n", "a").sends(connect(ClientId.of("a"))).hears();
        assertEquals(1, scene.core.counters().notAllowed);
        assertEquals(
                List.of(new Notice(
                        Notice.Kind.FORWARDER_REFUSED,
                        CARRIER.toString(),
                        "add " + CARRIER.source()
                                + " to access.forwarders of its listener to serve the nodes behind it")),
                scene.sink.notices);
        assertEquals(0, scene.core.halfOpenSessions());
        assertEquals(0, scene.broker.links());
    }

    @Test
    void shouldIgnoreNodesBehindASourceThatMayNotSendAtAll() {
        with(policy -> policy.sources = TestPolicy.patterns("other"));
        new Node("n", "a").sends(connect(ClientId.of("a"))).hears();
        assertEquals(1, scene.core.counters().notAllowed);
    }

    @Test
    void shouldServeTwoNodesBehindOneCarrierEachItsOwn() {
        with(policy -> {});
        Node one = new Node("1", "a").connects().subscribes();
        Node two = new Node("2", "b").connects();
        scene.broker.sends("t/1", "x", Qos.ONE);
        one.hears(publish(Qos.ONE, 1, 1, "x")).sends(pubAck(1, 1)).hears();
        two.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        two.sends(Disconnect.PLAIN).hears(Disconnect.PLAIN);
        one.sends(PingReq.KEEP_ALIVE).hears(PingResp.INSTANCE);
        assertEquals(2, scene.core.sessions().size());
    }

    @Test
    void shouldAskANodeForItsWillAndLetItSleep() {
        with(policy -> {});
        Node node = new Node("n", "a");
        node.sends(Messages.connectWithWill(node.id)).hears(WillTopicReq.INSTANCE);
        node.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
        node.sends(willMsg("gone")).hears(accepted()).subscribes();
        node.sends(Disconnect.sleepFor(60)).hears(Disconnect.PLAIN);
        scene.broker.sends("t/1", "x", Qos.ONE);
        node.hears();
        node.sends(new PingReq(node.id)).hears(publish(Qos.ONE, 1, 1, "x"));
        node.sends(pubAck(1, 1)).hears(PingResp.INSTANCE);
        scene.passes(90);
        node.hears();
        assertEquals(1, scene.broker.firedWills.size());
    }

    /** Node ids cost a forwarder nothing, so what one source may have holds for all nodes behind it together. */
    @Test
    void shouldCountAllNodesBehindACarrierAsOneSource() {
        with(policy -> policy.sessionsPerSourceMax = 2);
        new Node("1", "a").connects();
        Node two = new Node("2", "b").connects();
        Node three = new Node("3", "c");
        three.sends(connect(three.id)).hears(new ConnAck(ReturnCode.CONGESTION));
        scene.client("d", new TestAddress("elsewhere", 1)).connects();
        two.sends(Disconnect.PLAIN).hears(Disconnect.PLAIN);
        three.sends(connect(three.id)).hears(new ConnAck(ReturnCode.CONGESTION));
        scene.passes(2 * 86_400 + 1);
        three.connects();
    }

    /** The node and its carrier are different clients, should the carrier have something to say itself. */
    @Test
    void shouldTellANodeFromItsCarrier() {
        with(policy -> {});
        new Node("n", "a").connects();
        Client carrier = scene.client("c", CARRIER);
        carrier.sends(PingReq.KEEP_ALIVE).hears(Disconnect.PLAIN);
        carrier.connects();
        scene.received(CARRIER, new Encapsulated(0, Octets.utf8("m"), PingReq.KEEP_ALIVE));
        assertEquals(List.of(Disconnect.PLAIN), scene.take(new ForwardedPeer(CARRIER, Octets.utf8("m"), 0)));
        assertEquals(2, scene.core.sessions().size());
    }

    @Test
    void shouldTakeTheRadiusForNoPartOfTheIdentity() {
        with(policy -> {});
        Node node = new Node("n", "a").connects();
        scene.received(CARRIER, new Encapsulated(3, node.peer.nodeId(), PingReq.KEEP_ALIVE));
        node.hears(PingResp.INSTANCE);
        assertEquals(1, scene.core.sessions().size());
    }

    @Test
    void shouldAnswerASearchToTheNodeThatAsked() {
        with(policy -> {});
        new Node("n", "a").sends(new SearchGw(1)).hears(new GwInfo(1, Octets.EMPTY));
        assertEquals(0, scene.core.sessions().size());
    }

    @Test
    void shouldCountTheEncapsulationInTheFrameLimit() {
        // PUBLISH takes 7 octets and its data; the encapsulation 3 and the node id.
        with(policy -> policy.frameSizeMax = 7 + 10 + 3 + 1);
        Node node = new Node("n", "a").connects().subscribes();
        scene.broker.sends("t/1", "x".repeat(11), Qos.ONE);
        node.hears();
        assertEquals(1, scene.core.counters().droppedFor(DropReason.FRAME_TOO_LARGE));
        scene.broker.sends("t/1", "x".repeat(10), Qos.ZERO);
        node.hears(publish(Qos.ZERO, 1, 0, "x".repeat(10)));
        Client direct = scene.client("d").connects();
        assertEquals(1, direct.subscribes("t/1", Qos.ZERO));
        scene.broker.sends("t/1", "x".repeat(14), Qos.ZERO);
        direct.hears(publish(Qos.ZERO, 1, 0, "x".repeat(14)));
    }

    /** Nested, cut off, or with something inside that is no message: one counter, no answer, no session. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "04 FE 00 01 04 FE 00 02 02 16",
                "04 FE 00 01",
                "04 FE 00 01 02",
                "04 FE 00 01 03 16",
                "09 FE 00 01",
                "02 FE",
                "04 FE 00 01 02 16 00"
            })
    void shouldCountBrokenFramesAndChangeNothing(String octets) {
        with(policy -> {});
        var frame =
                MqttSnDecoder.decode(ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(octets)));
        Malformed reason = assertInstanceOf(Malformed.class, frame);
        scene.received(CARRIER, frame);
        assertEquals(1, scene.core.counters().malformedOf(reason));
        assertEquals(0, scene.core.sessions().size());
        assertEquals(0, scene.broker.links());
    }
}
