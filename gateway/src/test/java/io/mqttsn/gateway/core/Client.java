package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.cleanConnect;
import static io.mqttsn.gateway.core.Messages.connect;
import static io.mqttsn.gateway.core.Messages.filter;
import static io.mqttsn.gateway.core.Messages.publish;
import static io.mqttsn.gateway.core.Messages.subscribe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.transport.PeerAddress;
import java.util.List;

/** A client of a {@link Scenario}: it sends what the test tells it, and hears exactly what the test expects. */
final class Client {

    private final Scenario scene;
    final ClientId id;
    final TestAddress place;
    /** The place as the gateway sees it. */
    final PeerAddress address;

    Client(Scenario scene, String clientId, TestAddress place) {
        this.scene = scene;
        this.id = ClientId.of(clientId);
        this.place = place;
        this.address = scene.addressOf(place);
    }

    /** The same client at another port of its host. */
    Client movedTo(int port) {
        return new Client(scene, id.value(), new TestAddress(place.host(), port));
    }

    Client sends(MqttSnMessage message) {
        scene.received(address, message);
        return this;
    }

    /** The gateway has sent exactly these messages to this client, in this order, since it was asked last. */
    Client hears(MqttSnMessage... expected) {
        assertEquals(List.of(expected), scene.take(address), () -> "sent to " + id);
        return this;
    }

    Client hearsNothing() {
        return hears();
    }

    /** A connection with CleanSession=1 and a keepalive of 60 s. */
    Client connects() {
        return sends(cleanConnect(id)).hears(accepted());
    }

    /** A connection with CleanSession=0 and a keepalive of 60 s. */
    Client connectsKeeping() {
        return sends(connect(id)).hears(accepted());
    }

    /** Subscribes by name or filter, and answers the id that SUBACK carries. */
    int subscribes(String filter, Qos qos) {
        sends(subscribe(901, filter(filter), qos));
        List<MqttSnMessage> heard = scene.take(address);
        assertEquals(1, heard.size(), heard::toString);
        SubAck subAck = assertInstanceOf(SubAck.class, heard.get(0));
        assertEquals(new SubAck(qos, subAck.topicId(), 901, ReturnCode.ACCEPTED), subAck);
        return subAck.topicId();
    }

    /** Registers a name, and answers its id. */
    int registers(String name) {
        sends(new Register(0, 902, name));
        List<MqttSnMessage> heard = scene.take(address);
        assertEquals(1, heard.size(), heard::toString);
        RegAck regAck = assertInstanceOf(RegAck.class, heard.get(0));
        assertEquals(new RegAck(regAck.topicId(), 902, ReturnCode.ACCEPTED), regAck);
        return regAck.topicId();
    }

    Client fallsAsleep(int seconds) {
        return sends(Disconnect.sleepFor(seconds)).hears(Disconnect.PLAIN);
    }

    /** The PINGREQ of a sleeping client. */
    Client wakes() {
        return sends(new PingReq(id));
    }

    Client saysGoodbye() {
        return sends(Disconnect.PLAIN).hears(Disconnect.PLAIN);
    }

    /** Whatever was sent to this client is of no interest. */
    Client ignoresWhatItHeard() {
        scene.take(address);
        return this;
    }

    /**
     * Leads a client that was never seen into a state, with a session that is not clean. An Awake one has been sent a message at QoS 1, with MsgId 1, that it
     * has not acknowledged.
     */
    Client isLedTo(SessionState.Name state) {
        connectsKeeping();
        switch (state) {
            case ACTIVE -> {}
            case ASLEEP -> fallsAsleep(600);
            case AWAKE -> {
                int topicId = subscribes("wake/" + id, Qos.ONE);
                fallsAsleep(600);
                scene.broker.sends("wake/" + id, "up", Qos.ONE);
                wakes().hears(publish(Qos.ONE, topicId, 1, "up"));
            }
            case DISCONNECTED -> saysGoodbye();
            case LOST -> scene.passes(120);
        }
        return is(state);
    }

    boolean hasSession() {
        return scene.core.sessions().of(id) != null;
    }

    ClientSession session() {
        ClientSession session = scene.core.sessions().of(id);
        assertNotNull(session, () -> id + " has no session");
        return session;
    }

    SessionState.Name state() {
        return session().state().name();
    }

    Client is(SessionState.Name state) {
        assertEquals(state, state());
        return this;
    }

    Client isGone() {
        assertTrue(!hasSession(), () -> id + " still has a session");
        return this;
    }
}
