package io.mqttsn.gateway.world;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.wire.StrictReader;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands between the gateway and the network: looks at everything that the gateway sends, and at what it has heard before. */
final class WireWatch {

    private final World world;
    private final Map<Long, InFlight> inFlight = new HashMap<>();
    /** By session: the number of the CONNECT that it began with. */
    private final Map<Long, Long> began = new HashMap<>();

    /** Who has just spoken, and what, while the core reacts to it. */
    private @Nullable PeerAddress speaker;

    private @Nullable MqttSnMessage spoken;

    /** The speaker is where no client was known to be. */
    private boolean isFromNowhere;

    /** What one client has not answered. */
    private static final class InFlight {
        int publishMsgId;
        int publishQos;
        int publishTopicId;
        String publishText = "";
        long messageId;
        /** PUBREL is sent. */
        boolean isReleased;
        /** The topic has to be registered anew, and then the message is sent again, acknowledged meanwhile or not. */
        boolean isInterrupted;

        int registerMsgId;
        /** The very state in which it was sent last: states are made anew with each transition. */
        @Nullable
        SessionState publishedIn;

        @Nullable
        SessionState registeredIn;

        /** "Accepted" ends QoS 1 only. */
        boolean awaits(PubAck ack) {
            return ack.msgId() == publishMsgId
                    && ack.topicId() == publishTopicId
                    && !isReleased
                    && !isInterrupted
                    && (publishQos == 1 || !ack.returnCode().isAccepted());
        }
    }

    WireWatch(World world) {
        this.world = world;
    }

    /** A message reaches the gateway. */
    void received(PeerAddress from, MqttSnMessage message) {
        speaker = from;
        spoken = message;
        ClientSession session = sessionAt(from);
        isFromNowhere = session == null;
        if (session == null) {
            return;
        }
        world.patience.heard(session, message);
        InFlight open = inFlight.get(session.id());
        if (open == null) {
            return;
        }
        boolean answersPublish = message instanceof PubAck ack && ack.msgId() == open.publishMsgId
                || message instanceof PubRec rec && rec.msgId() == open.publishMsgId;
        Sensor sensor = world.sensor(session.clientId().value());
        if (answersPublish && sensor != null && !sensor.hasSeen(open.publishMsgId, open.publishText)) {
            world.downstream.answeredOther(sensor, open.publishText);
        }
        if (message instanceof PubAck ack && open.awaits(ack)) {
            if (ack.returnCode().isAccepted()) {
                world.custody.reachedClient(session.id(), open.messageId);
            }
            open.publishMsgId = 0;
        } else if (message instanceof PubComp done && open.isReleased && done.msgId() == open.publishMsgId) {
            world.custody.reachedClient(session.id(), open.messageId);
            open.publishMsgId = 0;
        } else if (message instanceof RegAck ack && ack.msgId() == open.registerMsgId) {
            open.registerMsgId = 0;
        }
    }

    /** The session has no connection any more. What a broker keeps for its sensor the gateway forgets, and gets it again as another message. */
    void left(long sessionId) {
        InFlight open = inFlight.get(sessionId);
        if (open != null && open.publishQos == 1 && world.climate.uplink() == Climate.Uplinks.TRANSPARENT) {
            open.publishMsgId = 0;
        }
    }

    /** The gateway gives up the message that is on its way: the client does not take it, or its link does not carry it, wherever the client is now. */
    void givenUp(@Nullable ClientSession session) {
        InFlight open = session == null ? null : inFlight.get(session.id());
        if (open != null) {
            open.publishMsgId = 0;
        }
    }

    /** What the gateway is reacting to; null when it is no message. */
    @Nullable
    MqttSnMessage spoken() {
        return spoken;
    }

    /** The gateway has reacted. */
    void answered() {
        ClientSession found = isFromNowhere && speaker != null ? sessionAt(speaker) : null;
        if (found != null && spoken != null && spoken.type() == MessageType.PINGREQ) {
            world.patience.found(found);
        }
        speaker = null;
        spoken = null;
    }

    /** The core has decided to send a message; the states are still those in which it did so. */
    void sending(PeerAddress to, MqttSnMessage message) {
        if (world.carriers.contains(to)) {
            throw world.failure(Invariant.FORWARDER, FrameText.of(message) + " to " + to + " itself");
        }
        ClientSession session = sessionAt(to);
        if (session == null) {
            return;
        }
        if (session.state().name() == SessionState.Name.ASLEEP && !mayDisturb(to, message)) {
            throw world.failure(Invariant.SILENT_WHILE_ASLEEP, FrameText.of(message) + " to " + session.clientId());
        }
        InFlight open = inFlight.computeIfAbsent(session.id(), id -> new InFlight());
        if (message instanceof Publish publish && publish.qos().isAcknowledged()) {
            if (open.publishMsgId != 0 && open.publishMsgId != publish.msgId()) {
                throw second(session, message, open.publishMsgId);
            }
            open.publishMsgId = publish.msgId();
            open.publishQos = publish.qos().level();
            open.publishTopicId = publish.topic().bits();
            open.publishText = publish.data().asText();
            if (!publish.dup()) {
                open.messageId = world.custody.begins(session.id(), open.publishText);
            }
            open.isInterrupted = false;
            open.isReleased = false;
            open.publishedIn = session.state();
        } else if (message instanceof PubRel release) {
            open.publishMsgId = release.msgId();
            open.isReleased = true;
        } else if (message instanceof Register register) {
            boolean unanswered = open.registerMsgId != 0 && open.registeredIn == session.state();
            if (unanswered && open.registerMsgId != register.msgId()) {
                throw second(session, message, open.registerMsgId);
            }
            open.registerMsgId = register.msgId();
            open.isInterrupted = true;
            open.registeredIn = session.state();
        } else if (message.type() == MessageType.PINGRESP && session.state().name() == SessionState.Name.AWAKE) {
            world.patience.answered(session);
            if (open.publishMsgId != 0 && open.publishedIn == session.state()) {
                throw world.failure(
                        Invariant.PINGRESP_LAST,
                        session.clientId() + " has not acknowledged message " + open.publishMsgId);
            }
        }
    }

    private WorldFailure second(ClientSession session, MqttSnMessage message, int first) {
        return world.failure(
                Invariant.ONE_IN_FLIGHT,
                FrameText.of(message) + " to " + session.clientId() + ", who has not answered msgId=" + first);
    }

    /** A sleeping client hears answers only: to what it says, or at the end of a CONNECT. */
    private boolean mayDisturb(PeerAddress to, MqttSnMessage message) {
        return switch (message.type()) {
            case CONNACK, WILLTOPICREQ, WILLMSGREQ -> true;
            case DISCONNECT, GWINFO -> to.equals(speaker);
            case PINGRESP -> to.equals(speaker) && spoken != null && spoken.type() == MessageType.PINGREQ;
            default -> false;
        };
    }

    /** A message leaves: it must be well-formed octet for octet. */
    void sent(PeerAddress to, MqttSnMessage message) {
        ClientSession session = sessionAt(to);
        boolean isStranger = session == null || isTurnedAway(session, message);
        Datagram datagram = Datagram.of(message, to, isStranger ? Tag.STRANGER : tagOf(session));
        checkOctets(datagram);
        world.chart.add(isStranger ? to.toString() : datagram.tag().client(), Chart.ANSWERED, message);
        world.accessTo(to).toSensor(to, datagram);
    }

    private Tag tagOf(ClientSession session) {
        String client = session.clientId().value();
        Sensor sensor = world.sensor(client);
        long first = began.computeIfAbsent(session.id(), id -> sensor == null ? 0 : sensor.lastConnectHeard());
        return Tag.sentTo(client, first);
    }

    /** A message leaves to everybody in reach. */
    void broadcast(MqttSnMessage message) {
        checkOctets(new Datagram(message, Tag.STRANGER));
        world.chart.add("all", Chart.ANSWERED, message);
        world.accesses.forEach(access -> access.toEverybody(message));
    }

    /** A client that the gateway has given up is told so like a stranger, as often as it speaks. */
    private static boolean isTurnedAway(ClientSession session, MqttSnMessage message) {
        return message.type() == MessageType.DISCONNECT && session.state().name() == SessionState.Name.LOST;
    }

    private void checkOctets(Datagram datagram) {
        byte[] octets = datagram.octets();
        StrictReader.accept(octets);
        Frame understood = MqttSnDecoder.decode(ByteBuffer.wrap(octets));
        if (octets.length == 0 || !datagram.frame().equals(understood)) {
            throw world.failure(Invariant.WELL_FORMED, datagram.frame() + " is understood as " + understood);
        }
    }

    private @Nullable ClientSession sessionAt(PeerAddress address) {
        return world.gateway.core.sessions().at(address);
    }
}
