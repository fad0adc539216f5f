package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.transport.PeerAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The client id in a PINGREQ, from every place and in every state. Elsewhere a PINGREQ with another's id, or with none, was served for whichever session the
 * address had, and an id alone moved a sleeper to whoever knew it.
 */
class PingReqIdTest extends ScenarioTest {

    /**
     * Answers to a PINGREQ, by the place that it comes from and the id in it, in the states of client "a"; {@code nothing} is a repeat that is counted.
     * "Foreign" is the id of client "b", which sleeps elsewhere.
     */
    private static final String ID_PROVES_NOTHING = """
            place      id       DISCONNECTED  ACTIVE      ASLEEP      AWAKE       LOST
            own        absent   DISCONNECT    PINGRESP    PINGRESP    nothing     DISCONNECT
            own        own      DISCONNECT    PINGRESP    PINGRESP    nothing     DISCONNECT
            own        foreign  DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            own        unknown  DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            elsewhere  absent   DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            elsewhere  own      DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            elsewhere  foreign  DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            elsewhere  unknown  DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            """;

    /** The same where wake-ups move sleepers. */
    private static final String ID_MOVES_SLEEPERS = """
            place      id       DISCONNECTED  ACTIVE      ASLEEP      AWAKE       LOST
            own        absent   DISCONNECT    PINGRESP    PINGRESP    nothing     DISCONNECT
            own        own      DISCONNECT    PINGRESP    PINGRESP    nothing     DISCONNECT
            own        foreign  PINGRESP      PINGRESP    PINGRESP    PINGRESP    PINGRESP
            own        unknown  DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            elsewhere  absent   DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            elsewhere  own      DISCONNECT    DISCONNECT  PINGRESP    nothing     DISCONNECT
            elsewhere  foreign  PINGRESP      PINGRESP    PINGRESP    PINGRESP    PINGRESP
            elsewhere  unknown  DISCONNECT    DISCONNECT  DISCONNECT  DISCONNECT  DISCONNECT
            """;

    private Client a = scene.client("a");

    private void with(Consumer<TestPolicy> changes) {
        scene = TestPolicy.scenario(changes);
        a = scene.client("a");
    }

    static Stream<Arguments> cells() {
        return Stream.of(false, true).flatMap(moves -> cellsOf(moves, moves ? ID_MOVES_SLEEPERS : ID_PROVES_NOTHING));
    }

    private static Stream<Arguments> cellsOf(boolean moves, String table) {
        List<String[]> lines =
                table.lines().map(line -> line.strip().split(" +")).toList();
        return lines.stream().skip(1).flatMap(row -> IntStream.range(2, row.length)
                .mapToObj(column -> Arguments.of(
                        moves, row[0], row[1], SessionState.Name.valueOf(lines.get(0)[column]), row[column])));
    }

    @ParameterizedTest(name = "moves {0}, place {1}, id {2}, {3}: {4}")
    @MethodSource("cells")
    void shouldAnswerAsTheTableSays(boolean moves, String place, String id, SessionState.Name state, String answer) {
        with(policy -> policy.wakeUpMoves = moves);
        Client b = scene.client("b").connectsKeeping().fallsAsleep(600);
        bring(state);
        PeerAddress from = place.equals("own") ? a.address : a.movedTo(2000).address;
        ClientId sent = Map.of("absent", ClientId.NONE, "own", a.id, "foreign", b.id, "unknown", ClientId.of("?"))
                .get(id);

        scene.received(from, new PingReq(sent));

        String heard = scene.take(from).stream()
                .map(MqttSnMessage::type)
                .map(Enum::name)
                .collect(Collectors.joining("+"));
        assertEquals(answer, heard.isEmpty() ? "nothing" : heard);
        scene.nothingElseHappened();
        boolean movedB = moves && id.equals("foreign");
        boolean movedA = moves && id.equals("own") && !answer.equals("DISCONNECT");
        assertEquals(
                Optional.of(movedB ? from : b.address), b.is(ASLEEP).session().address());
        boolean displacedA = movedB && place.equals("own");
        assertEquals(
                displacedA ? Optional.empty() : Optional.of(movedA ? from : a.address),
                a.session().address());
        boolean lostA = displacedA && isReachable(state);
        assertEquals(lostA ? SessionState.Name.LOST : state, a.state());
    }

    private static boolean isReachable(SessionState.Name state) {
        return state == SessionState.Name.ACTIVE || state == SessionState.Name.AWAKE;
    }

    private void bring(SessionState.Name state) {
        a.connectsKeeping();
        int id = a.subscribes("t/1", Qos.ONE);
        switch (state) {
            case ACTIVE -> {}
            case DISCONNECTED -> a.saysGoodbye();
            case LOST -> scene.passes(90);
            case ASLEEP -> a.fallsAsleep(600);
            case AWAKE -> {
                a.fallsAsleep(600);
                scene.broker.sends("t/1", "x", Qos.ONE);
                a.wakes().hears(publish(Qos.ONE, id, 1, "x"));
            }
        }
    }

    @Test
    void shouldGoOnWithTheFlushAtTheNewAddressOfAnAwakeClient() {
        with(policy -> policy.wakeUpMoves = true);
        bring(SessionState.Name.AWAKE);
        Publish x = publish(Qos.ONE, 1, 1, "x");
        Client moved = a.movedTo(2000);
        moved.wakes().hearsNothing();
        scene.passes(10);
        moved.hears(x.asDuplicate()).sends(pubAck(1, 1)).hears(PingResp.INSTANCE);
        a.hearsNothing();
    }

    @Test
    void shouldDeliverAtTheNewAddressWhatWasKept() {
        with(policy -> policy.wakeUpMoves = true);
        bring(ASLEEP);
        scene.broker.sends("t/1", "x", Qos.ONE);
        Client moved = a.movedTo(2000);
        moved.wakes().hears(publish(Qos.ONE, 1, 1, "x")).sends(pubAck(1, 1)).hears(PingResp.INSTANCE);
        a.hearsNothing().sends(PingReq.KEEP_ALIVE).hears(Disconnect.PLAIN);
    }

    private static TestAddress radio(Client client) {
        return client.place.on(TestAddress.RADIO);
    }

    private void withRadio(Consumer<TestPolicy> radio) {
        scene = new Scenario(settings -> settings.listeners = Map.of(
                TestAddress.TRANSPORT,
                TestPolicy.with(policy -> policy.topicPrefix = "site/"),
                TestAddress.RADIO,
                TestPolicy.with(policy -> {
                    policy.wakeUpMoves = true;
                    policy.topicPrefix = "site/";
                    radio.accept(policy);
                })));
        a = scene.client("a");
        a.connectsKeeping().fallsAsleep(600);
    }

    private void wakesAtTheRadioAndHears(MqttSnMessage... expected) {
        scene.client("a", radio(a)).wakes().hears(expected);
        a.is(ASLEEP);
    }

    @Test
    void shouldMoveASleeperToAnotherListenerOfTheSameTopics() {
        withRadio(policy -> {});
        wakesAtTheRadioAndHears(PingResp.INSTANCE);
        assertEquals(Optional.of(scene.addressOf(radio(a))), a.session().address());
    }

    /** Otherwise a wake-up would be the way around the rules for CONNECT. */
    @Test
    void shouldNotMoveASleeperToAListenerThatDoesNotAllowItsId() {
        withRadio(policy -> policy.clientIds = TestPolicy.patterns("b*"));
        wakesAtTheRadioAndHears(Disconnect.PLAIN);
        assertEquals(Optional.of(a.address), a.session().address());
    }

    @Test
    void shouldNotMoveASleeperToAListenerThatIsFull() {
        withRadio(policy -> policy.sessionsMax = 1);
        Client b = scene.client("b", scene.client("b").place.on(TestAddress.RADIO));
        b.sends(Messages.connect(b.id)).hears(accepted());
        wakesAtTheRadioAndHears(Disconnect.PLAIN);
        assertEquals(Optional.of(a.address), a.session().address());
    }

    @Test
    void shouldNotMoveASleeperToAListenerWithOtherTopics() {
        withRadio(policy -> policy.topicPrefix = "other/");
        wakesAtTheRadioAndHears(Disconnect.PLAIN);
        assertEquals(Optional.of(a.address), a.session().address());
    }
}
