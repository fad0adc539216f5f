package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.connectWithWill;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.pubAck;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.regAck;
import static io.mqttsn.gateway.core.Messages.subAck;
import static io.mqttsn.gateway.core.Messages.subscribe;
import static io.mqttsn.gateway.core.Messages.willMsg;
import static io.mqttsn.gateway.core.Messages.willTopic;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.gateway.core.session.Legality;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.routing.DropReason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message in every state, the steps of a CONNECT included (MQTT-SN 1.2, §6.14, and our choices). A second CONNECT, or any message in the middle of the
 * will prompts, ended the connection's process elsewhere.
 */
class StateTableTest {

    /** The situations that a sender may be in; the client's id is "a", its normal topic id 1 is "t/1". */
    private enum Situation {
        STRANGER,
        /** Long enough for a DISCONNECT not to have crossed ours. */
        DISCONNECTED,
        ACTIVE,
        /** Long enough for its radio to be really off, and with nothing kept. */
        ASLEEP,
        /** It has not acknowledged the one PUBLISH that was kept. */
        AWAKE,
        LOST,
        /** A newcomer that is asked for its will topic. */
        TOPIC_ASKED,
        MESSAGE_ASKED,
        /** A newcomer for whom the broker is asked. */
        OPENING,
        /** A client with a connection that asks for another, and is asked for its will topic. */
        ACTIVE_ASKED;

        Client in(Scenario scene) {
            Client a = scene.client("a");
            switch (this) {
                case STRANGER -> {}
                case DISCONNECTED -> {
                    knows(a).saysGoodbye();
                    scene.passes(1);
                }
                case ACTIVE -> knows(a);
                case ASLEEP -> {
                    knows(a).fallsAsleep(600);
                    scene.passes(20);
                }
                case AWAKE -> {
                    knows(a).fallsAsleep(600);
                    scene.broker.sends("t/1", "x", Qos.ONE);
                    a.wakes().hears(publish(Qos.ONE, 1, 1, "x"));
                }
                case LOST -> {
                    knows(a);
                    scene.passes(90);
                }
                case TOPIC_ASKED -> a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
                case MESSAGE_ASKED -> {
                    a.sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
                    a.sends(willTopic("w")).hears(WillMsgReq.INSTANCE);
                }
                case OPENING -> {
                    scene.broker.answers.holdBack();
                    a.sends(connect(a.id)).hearsNothing();
                }
                case ACTIVE_ASKED -> knows(a).sends(connectWithWill(a.id)).hears(WillTopicReq.INSTANCE);
            }
            return a;
        }

        private static Client knows(Client a) {
            a.connectsKeeping();
            assertEquals(1, a.subscribes("t/1", Qos.ONE));
            return a;
        }
    }

    /**
     * What each message brings about in each situation: the answers, or how it is counted, and {@code >} the state that follows where it is another.
     * {@code ignored} is counted as unexpected or unknown, {@code again} as a duplicate, {@code dropped} as a message that was given up; {@code used} has an
     * effect that is not to be seen here.
     */
    private static final String TABLE = """
                           STRANGER                          DISCONNECTED                          ACTIVE                          ASLEEP                          AWAKE                          LOST                          TOPIC_ASKED       MESSAGE_ASKED     OPENING           ACTIVE_ASKED
            CONNECT        CONNACK>ACTIVE                    CONNACK>ACTIVE                        CONNACK                         CONNACK>ACTIVE                  CONNACK+REGISTER>ACTIVE        CONNACK>ACTIVE                CONNACK>ACTIVE    CONNACK>ACTIVE    again             CONNACK>ACTIVE
            CONNECT/clean  CONNACK>ACTIVE                    CONNACK>ACTIVE                        CONNACK                         CONNACK>ACTIVE                  CONNACK>ACTIVE                 CONNACK>ACTIVE                CONNACK>ACTIVE    CONNACK>ACTIVE    used              CONNACK>ACTIVE
            CONNECT/will   WILLTOPICREQ>STRANGER/connecting  WILLTOPICREQ>DISCONNECTED/connecting  WILLTOPICREQ>ACTIVE/connecting  WILLTOPICREQ>ASLEEP/connecting  WILLTOPICREQ>AWAKE/connecting  WILLTOPICREQ>LOST/connecting  WILLTOPICREQ      WILLMSGREQ        WILLTOPICREQ      WILLTOPICREQ
            WILLTOPIC      ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       WILLMSGREQ        again             again             WILLMSGREQ
            WILLMSG        ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           CONNACK>ACTIVE    ignored           ignored
            SEARCHGW       GWINFO                            GWINFO                                GWINFO                          GWINFO                          GWINFO                         GWINFO                        GWINFO            GWINFO            GWINFO            GWINFO
            DISCONNECT     ignored                           DISCONNECT                            DISCONNECT>DISCONNECTED         DISCONNECT>DISCONNECTED         DISCONNECT>DISCONNECTED        DISCONNECT                    ignored>STRANGER  ignored>STRANGER  ignored>STRANGER  DISCONNECT>DISCONNECTED
            DISCONNECT/60  ignored                           DISCONNECT                            DISCONNECT>ASLEEP               DISCONNECT                      DISCONNECT>ASLEEP              DISCONNECT                    ignored>STRANGER  ignored>STRANGER  ignored>STRANGER  DISCONNECT>ASLEEP
            PINGREQ        DISCONNECT                        DISCONNECT                            PINGRESP                        PINGRESP                        again                          DISCONNECT                    ignored           ignored           ignored           PINGRESP
            PINGREQ/id     DISCONNECT                        DISCONNECT                            PINGRESP                        PINGRESP                        again                          DISCONNECT                    ignored           ignored           ignored           PINGRESP
            PINGRESP       DISCONNECT                        ignored                               used                            ignored                         used                           ignored                       ignored           ignored           ignored           used
            REGISTER       DISCONNECT                        DISCONNECT                            REGACK                          DISCONNECT                      REGACK                         DISCONNECT                    ignored           ignored           ignored           REGACK
            REGACK         DISCONNECT                        ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            PUBLISH/-1     dropped                           dropped                               dropped                         dropped                         dropped                        dropped                       dropped           dropped           dropped           dropped
            PUBLISH/0      DISCONNECT                        DISCONNECT                            used                            DISCONNECT                      used                           DISCONNECT                    ignored           ignored           ignored           used
            PUBLISH/1      DISCONNECT                        DISCONNECT                            PUBACK                          DISCONNECT                      PUBACK                         DISCONNECT                    ignored           ignored           ignored           PUBACK
            PUBLISH/2      DISCONNECT                        DISCONNECT                            PUBREC                          DISCONNECT                      PUBREC                         DISCONNECT                    ignored           ignored           ignored           PUBREC
            PUBACK         DISCONNECT                        ignored                               ignored                         ignored                         PINGRESP>ASLEEP                ignored                       ignored           ignored           ignored           ignored
            PUBREC         DISCONNECT                        ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            PUBREL         DISCONNECT                        DISCONNECT                            PUBCOMP                         ignored                         PUBCOMP                        DISCONNECT                    ignored           ignored           ignored           PUBCOMP
            PUBCOMP        DISCONNECT                        ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            SUBSCRIBE      DISCONNECT                        DISCONNECT                            SUBACK                          DISCONNECT                      SUBACK                         DISCONNECT                    ignored           ignored           ignored           SUBACK
            UNSUBSCRIBE    DISCONNECT                        DISCONNECT                            UNSUBACK                        DISCONNECT                      UNSUBACK                       DISCONNECT                    ignored           ignored           ignored           UNSUBACK
            WILLTOPICUPD   DISCONNECT                        DISCONNECT                            WILLTOPICRESP                   DISCONNECT                      WILLTOPICRESP                  DISCONNECT                    ignored           ignored           ignored           WILLTOPICRESP
            WILLMSGUPD     DISCONNECT                        DISCONNECT                            WILLMSGRESP                     DISCONNECT                      WILLMSGRESP                    DISCONNECT                    ignored           ignored           ignored           WILLMSGRESP
            ADVERTISE      ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            GWINFO         ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            CONNACK        ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            WILLTOPICREQ   ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            WILLMSGREQ     ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            SUBACK         ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            UNSUBACK       ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            WILLTOPICRESP  ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            WILLMSGRESP    ignored                           ignored                               ignored                         ignored                         ignored                        ignored                       ignored           ignored           ignored           ignored
            """;

    /** At least one of every type, from a client whose id is "a" where it says one. */
    static final Map<String, MqttSnMessage> MESSAGES = messages();

    private static Map<String, MqttSnMessage> messages() {
        Scenario scene = new Scenario();
        Client a = scene.client("a");
        Map<String, MqttSnMessage> messages = new LinkedHashMap<>();
        messages.put("CONNECT", connect(a.id));
        messages.put("CONNECT/clean", cleanConnect(a.id));
        messages.put("CONNECT/will", connectWithWill(a.id));
        messages.put("WILLTOPIC", willTopic("w"));
        messages.put("WILLMSG", willMsg("gone"));
        messages.put("SEARCHGW", new SearchGw(0));
        messages.put("DISCONNECT", Disconnect.PLAIN);
        messages.put("DISCONNECT/60", Disconnect.sleepFor(60));
        messages.put("PINGREQ", PingReq.KEEP_ALIVE);
        messages.put("PINGREQ/id", new PingReq(a.id));
        messages.put("PINGRESP", PingResp.INSTANCE);
        messages.put("REGISTER", new Register(0, 5, "t/2"));
        messages.put("REGACK", regAck(1, 1));
        messages.put("PUBLISH/-1", publish(Qos.MINUS_ONE, new PredefinedTopicId(7), 0, "up"));
        messages.put("PUBLISH/0", publish(Qos.ZERO, 1, 0, "up"));
        messages.put("PUBLISH/1", publish(Qos.ONE, 1, 5, "up"));
        messages.put("PUBLISH/2", publish(Qos.TWO, 1, 5, "up"));
        messages.put("PUBACK", pubAck(1, 1));
        messages.put("PUBREC", new PubRec(1));
        messages.put("PUBREL", new PubRel(5));
        messages.put("PUBCOMP", new PubComp(1));
        messages.put("SUBSCRIBE", subscribe(5, filter("t/2"), Qos.ONE));
        messages.put("UNSUBSCRIBE", new Unsubscribe(5, filter("t/2")));
        messages.put("WILLTOPICUPD", new WillTopicUpd(Qos.ONE, false, "w"));
        messages.put("WILLMSGUPD", new WillMsgUpd(Octets.utf8("gone")));
        messages.put("ADVERTISE", new Advertise(1, 900));
        messages.put("GWINFO", new GwInfo(1, Octets.EMPTY));
        messages.put("CONNACK", Messages.accepted());
        messages.put("WILLTOPICREQ", WillTopicReq.INSTANCE);
        messages.put("WILLMSGREQ", WillMsgReq.INSTANCE);
        messages.put("SUBACK", subAck(Qos.ONE, 1, 5));
        messages.put("UNSUBACK", new UnsubAck(5));
        messages.put("WILLTOPICRESP", new WillTopicResp(ReturnCode.ACCEPTED));
        messages.put("WILLMSGRESP", new WillMsgResp(ReturnCode.ACCEPTED));
        return messages;
    }

    /** What the message does: what is sent back, how it is counted where that is nothing, and the state that follows where it is another. */
    private static String effect(Situation situation, MqttSnMessage message) {
        Scenario scene = new Scenario();
        Client a = situation.in(scene);
        String before = stateOf(scene, a);
        CoreCounters counters = scene.core.counters();
        long ignored = counters.unexpectedMessages + counters.unknownSenders;
        long repeated = counters.duplicates;

        a.sends(message);

        String answers = scene.take(a.address).stream()
                .map(MqttSnMessage::type)
                .map(Enum::name)
                .collect(Collectors.joining("+"));
        if (answers.isEmpty()) {
            answers = counters.unexpectedMessages + counters.unknownSenders > ignored
                    ? "ignored"
                    : counters.droppedFor(DropReason.CONNECTIONLESS) > 0
                            ? "dropped"
                            : counters.duplicates > repeated ? "again" : "used";
        }
        String after = stateOf(scene, a);
        scene.ends();
        return after.equals(before) ? answers : answers + ">" + after;
    }

    private static String stateOf(Scenario scene, Client a) {
        String state = a.hasSession() ? a.state().name() : "STRANGER";
        return scene.core.halfOpenSessions() == 0 ? state : state + "/connecting";
    }

    static Stream<Arguments> cells() {
        List<String> lines = TABLE.lines().toList();
        List<Situation> columns =
                Arrays.stream(words(lines.get(0))).map(Situation::valueOf).toList();
        return lines.stream().skip(1).map(StateTableTest::words).flatMap(row -> IntStream.range(0, columns.size())
                .mapToObj(column -> Arguments.of(row[0], columns.get(column), row[column + 1])));
    }

    private static String[] words(String line) {
        return line.strip().split(" +");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cells")
    void shouldDoWhatTheTableSays(String message, Situation situation, String effect) {
        assertEquals(effect, effect(situation, MESSAGES.get(message)));
    }

    @Test
    void shouldHaveNoEmptyCell() {
        assertEquals(
                EnumSet.allOf(MessageType.class),
                MESSAGES.values().stream().map(MqttSnMessage::type).collect(Collectors.toSet()));
        Set<String> cells =
                cells().map(cell -> cell.get()[0] + " " + cell.get()[1]).collect(Collectors.toSet());
        assertEquals(MESSAGES.size() * Situation.values().length, cells.size());
    }

    /** The table in the core says what is allowed; here it is held against what happens. */
    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("cells")
    void shouldAgreeWithTheVerdictOfTheCore(String message, Situation situation, String effect) {
        MqttSnMessage sent = MESSAGES.get(message);
        boolean concernsSession = Arrays.stream(SessionState.Name.values())
                .anyMatch(name -> name.name().equals(situation.name()));
        if (!concernsSession || sent instanceof Publish publish && publish.qos() == Qos.MINUS_ONE) {
            return;
        }
        switch (Legality.of(SessionState.Name.valueOf(situation.name()), sent.type())) {
            case DISCONNECT -> assertEquals("DISCONNECT", effect);
            case IGNORE -> assertEquals("ignored", effect);
            case PROCESS -> assertTrue(sent instanceof Disconnect || !effect.equals("DISCONNECT"), effect);
        }
    }
}
