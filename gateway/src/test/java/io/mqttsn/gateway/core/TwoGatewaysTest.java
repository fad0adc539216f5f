package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.gateway.core.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two gateways that somebody has set on each other with a datagram in the other's name. Servers that answer each other's errors for ever have brought down
 * whole networks (CVE-2024-2169 and its kin), and DISCONNECT is answered with DISCONNECT in MQTT-SN: whatever each takes the other for, they fall silent
 * after one datagram each, with the clock standing still.
 */
class TwoGatewaysTest {

    private final Scenario one = new Scenario();
    private final Scenario other = new Scenario();
    /** The other gateway, as the first one sees it, and the reverse. */
    private final Client atOne = one.client("a", new TestAddress("other", 1883));

    private final Client atOther = other.client("a", new TestAddress("one", 1883));

    TwoGatewaysTest() {
        one.runsFreely();
        other.runsFreely();
    }

    /** What one gateway takes the other for. */
    private enum Guise {
        STRANGER,
        DISCONNECTED,
        ACTIVE,
        ASLEEP,
        AWAKE,
        LOST;

        void putOn(Client client) {
            if (this != STRANGER) {
                client.isLedTo(SessionState.Name.valueOf(name()));
            }
        }

        boolean isConnected() {
            return this == ACTIVE || this == ASLEEP || this == AWAKE;
        }
    }

    private record Said(List<MqttSnMessage> byOne, List<MqttSnMessage> byOther) {
        @Override
        public String toString() {
            return "one: " + byOne.stream().map(FrameText::of).toList() + ", other: "
                    + byOther.stream().map(FrameText::of).toList();
        }
    }

    /** Carries everything to and fro that the gateways say to each other, until nothing is left to be said. */
    private Said whatFollowsOn(MqttSnMessage forged) {
        one.ignoreWhatWasSent();
        other.ignoreWhatWasSent();
        Said said = new Said(new ArrayList<>(), new ArrayList<>());
        atOne.sends(forged);
        List<MqttSnMessage> toOther = one.take(atOne.address);
        while (!toOther.isEmpty()) {
            said.byOne.addAll(toOther);
            toOther.forEach(atOther::sends);
            List<MqttSnMessage> toOne = other.take(atOther.address);
            said.byOther.addAll(toOne);
            toOne.forEach(atOne::sends);
            toOther = one.take(atOne.address);
            assertTrue(said.byOne.size() < 10, () -> "an endless conversation: " + said);
        }
        return said;
    }

    private static long goodbyes(List<MqttSnMessage> said) {
        return said.stream().filter(Disconnect.class::isInstance).count();
    }

    private static Stream<Arguments> guisesAndMessages() {
        return Stream.of(Guise.values())
                .flatMap(first -> Stream.of(Guise.values()).flatMap(second -> StateTableTest.MESSAGES.keySet().stream()
                        .map(name -> Arguments.of(first, second, name))));
    }

    @ParameterizedTest
    @MethodSource("guisesAndMessages")
    void shouldFallSilentAfterOneDatagramEach(Guise first, Guise second, String forged) {
        first.putOn(atOne);
        second.putOn(atOther);
        Said said = whatFollowsOn(StateTableTest.MESSAGES.get(forged));
        assertTrue(goodbyes(said.byOne) <= 1 && goodbyes(said.byOther) <= 1, said::toString);
        assertTrue(said.byOther.size() <= otherMay(first, forged), said::toString);
        assertTrue(said.byOne.size() <= oneMay(first, second, forged), said::toString);
    }

    /** A real client's session would go on: what waited for it is registered, published, and acknowledged in its name. */
    private static boolean goesOnWithDelivery(Guise first, String forged) {
        return first == Guise.AWAKE && forged.startsWith("CONNECT");
    }

    private static int otherMay(Guise first, String forged) {
        return goesOnWithDelivery(first, forged) ? 2 : 1;
    }

    /** To a client, the answer to the message in its name and the answer to its goodbye are two. */
    private static int oneMay(Guise first, Guise second, String forged) {
        if (goesOnWithDelivery(first, forged)) {
            return 3;
        }
        return first.isConnected() && !second.isConnected() ? 2 : 1;
    }
}
