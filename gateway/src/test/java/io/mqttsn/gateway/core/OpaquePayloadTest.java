package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.WillMsg;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Payloads belong to those who exchange them. Elsewhere an octet that looked like white space was stripped, and one that was too long for some buffer was cut,
 * forwarded and acknowledged.
 */
class OpaquePayloadTest extends ScenarioTest {

    private final Client a = scene.client("a");

    /** Every value of an octet, first, last and alone; nothing at all; and as much as a datagram carries. */
    private static List<Octets> payloads() {
        List<Octets> payloads = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            payloads.add(Octets.wrap(new byte[] {(byte) value}));
            payloads.add(Octets.wrap(new byte[] {(byte) value, 'x', (byte) value}));
        }
        payloads.add(Octets.EMPTY);
        payloads.add(Octets.wrap(new byte[255 - 7]));
        payloads.add(Octets.wrap(new byte[255 - 6]));
        payloads.add(Octets.wrap(new byte[65_507 - 9]));
        return payloads;
    }

    @Test
    void shouldTakeEveryPayloadToTheBrokerAsItIs() {
        a.connects();
        int topicId = a.registers("t");
        List<Octets> expected = new ArrayList<>();
        for (Octets payload : payloads()) {
            a.sends(new Publish(false, Qos.ONE, false, new TopicId(topicId), 1, payload))
                    .hears(pubAck(topicId, 1));
            expected.add(payload);
        }
        assertEquals(
                expected,
                scene.broker.published.stream()
                        .map(publication -> publication.payload())
                        .toList());
    }

    @Test
    void shouldBringEveryPayloadToTheClientAsItIs() {
        a.connects();
        int topicId = a.subscribes("t", Qos.ONE);
        int msgId = 0;
        for (Octets payload : payloads()) {
            msgId++;
            scene.broker.sends("t", payload, Qos.ONE, false);
            a.hears(new Publish(false, Qos.ONE, false, new TopicId(topicId), msgId, payload));
            a.sends(pubAck(topicId, msgId));
        }
    }

    @Test
    void shouldKeepEveryLastWordAsItIs() {
        for (Octets payload : payloads()) {
            a.sends(Messages.cleanConnectWithWill(a.id)).ignoresWhatItHeard();
            a.sends(willTopic("w")).ignoresWhatItHeard();
            a.sends(new WillMsg(payload)).hears(Messages.accepted());
            scene.passes(90);
            assertEquals(
                    payload,
                    scene.broker
                            .firedWills
                            .get(scene.broker.firedWills.size() - 1)
                            .message());
        }
    }
}
