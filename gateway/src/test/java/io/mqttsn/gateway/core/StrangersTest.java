package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.UnsubAck;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Senders without a session (MQTT-SN 1.2, §6.12): told to connect, but never so that we could serve as an amplifier. */
class StrangersTest extends ScenarioTest {

    private static final MqttSnMessage PING = PingReq.KEEP_ALIVE;

    /**
     * <pre>
     * stranger         gateway
     * PINGREQ     --&gt;
     *             &lt;--  DISCONNECT
     * </pre>
     */
    @Test
    void shouldTellAStrangerToConnect() {
        scene.client("a").sends(PING).hears(Disconnect.PLAIN);
        assertEquals(1, scene.core.counters().unknownSenders);
    }

    @Test
    void shouldAnswerOneSourceOnlySoOftenASecondWhateverItsPorts() {
        scene = new Scenario(settings -> settings.strangerAnswersPerSourceAndSecond = 2);
        scene.client("a", new TestAddress("host", 1)).sends(PING).hears(Disconnect.PLAIN);
        scene.client("b", new TestAddress("host", 2)).sends(PING).hears(Disconnect.PLAIN);
        scene.client("c", new TestAddress("host", 3)).sends(PING).hearsNothing();
        scene.client("d", new TestAddress("other", 1)).sends(PING).hears(Disconnect.PLAIN);
        scene.passes(1);
        scene.client("c", new TestAddress("host", 3)).sends(PING).hears(Disconnect.PLAIN);
        assertEquals(5, scene.core.counters().unknownSenders);
    }

    @Test
    void shouldAnswerAllSourcesTogetherOnlySoOftenASecond() {
        scene = new Scenario(settings -> settings.strangerAnswersPerSecond = 2);
        scene.client("a").sends(PING).hears(Disconnect.PLAIN);
        scene.client("b").sends(PING).hears(Disconnect.PLAIN);
        scene.client("c").sends(PING).hearsNothing();
    }

    /** Two gateways pointed at each other would otherwise talk for ever. */
    @Test
    void shouldNeverAnswerWhatAGatewayWouldSend() {
        for (MqttSnMessage message : List.of(
                Disconnect.PLAIN,
                new Advertise(2, 900),
                new GwInfo(2, Octets.EMPTY),
                new ConnAck(ReturnCode.ACCEPTED),
                new SubAck(Qos.ONE, 1, 1, ReturnCode.ACCEPTED),
                new UnsubAck(1))) {
            scene.client("gateway").sends(message).hearsNothing();
        }
    }
}
