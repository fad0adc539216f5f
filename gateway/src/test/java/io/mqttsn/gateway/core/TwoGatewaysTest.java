package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.gateway.core.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two gateways that somebody has set on each other with datagrams in the other's name. Servers that answer each other's errors for ever have brought down
 * whole networks (CVE-2024-2169 and its kin), and DISCONNECT is answered with DISCONNECT in MQTT-SN: whatever each takes the other for, they fall silent,
 * with the clock standing still.
 */
class TwoGatewaysTest {

    /** A REGISTER, a PUBLISH and their answers, and as many repeated goodbyes as a client may send: beyond that it is a loop. */
    private static final int DATAGRAMS_MAX = 12;

    private final Scenario one = new Scenario();
    private final Scenario other = new Scenario();
    /** The other gateway, as the first one sees it, and the reverse. */
    private final Client atOne = one.client("a", new TestAddress("other", 1883));

    private final Client atOther = other.client("a", new TestAddress("one", 1883));

    TwoGatewaysTest() {
        one.runsFreely();
        other.runsFreely();
    }

    /** Carries everything to and fro that the gateways say to each other, until nothing is left to be said. */
    private void assertFallSilentAfter(MqttSnMessage forged) {
        one.ignoreWhatWasSent();
        other.ignoreWhatWasSent();
        List<String> said = new ArrayList<>();
        atOne.sends(forged);
        List<MqttSnMessage> toOther = one.take(atOne.address);
        while (!toOther.isEmpty()) {
            toOther.forEach(message -> said.add("to the other: " + FrameText.of(message)));
            toOther.forEach(atOther::sends);
            List<MqttSnMessage> toOne = other.take(atOther.address);
            toOne.forEach(message -> said.add("to the one: " + FrameText.of(message)));
            toOne.forEach(atOne::sends);
            toOther = one.take(atOne.address);
            assertTrue(said.size() <= DATAGRAMS_MAX, () -> "an endless conversation: " + said);
        }
    }

    private static Stream<Arguments> sessionsOfEachOther() {
        return Stream.of(SessionState.Name.values())
                .flatMap(state -> StateTableTest.MESSAGES.keySet().stream().map(name -> Arguments.of(state, name)));
    }

    @ParameterizedTest
    @MethodSource("sessionsOfEachOther")
    void shouldFallSilentWhoeverTheyTakeEachOtherFor(SessionState.Name state, String forged) {
        atOne.isLedTo(state);
        atOther.isLedTo(state);
        assertFallSilentAfter(StateTableTest.MESSAGES.get(forged));
    }

    /** The session ends with the goodbye, but the goodbye is remembered, since its answer may get lost. */
    @Test
    void shouldFallSilentAfterAGoodbyeOfSessionsThatEndWithIt() {
        atOne.connects();
        atOther.connects();
        assertFallSilentAfter(StateTableTest.MESSAGES.get("DISCONNECT"));
    }

    @ParameterizedTest
    @EnumSource(SessionState.Name.class)
    void shouldFallSilentWhenOneKnowsTheOtherAndIsUnknownToIt(SessionState.Name state) {
        atOne.isLedTo(state);
        StateTableTest.MESSAGES.values().forEach(this::assertFallSilentAfter);
    }

    @Test
    void shouldFallSilentWhenTheyAreStrangers() {
        for (MqttSnMessage forged : StateTableTest.MESSAGES.values()) {
            assertFallSilentAfter(forged);
        }
        assertTrue(
                one.core.sessions().of(ClientId.of("a")) != null,
                "the forged CONNECT makes a session, no conversation");
    }
}
