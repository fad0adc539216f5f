package io.mqttsn.gateway.core;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.gateway.core.discovery.Discovery;
import io.mqttsn.gateway.core.procedure.Admission;
import io.mqttsn.gateway.core.procedure.Connects;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.Legality;
import io.mqttsn.gateway.core.session.SessionLifecycle;
import io.mqttsn.gateway.core.session.SessionState;
import io.mqttsn.gateway.core.session.Sessions;
import io.mqttsn.transport.PeerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a message goes: to no session at all, to a stranger's treatment, or to the session of its sender, if the {@linkplain Legality table of states} allows
 * it there.
 */
final class Reception {

    private final CoreContext core;
    private final Sessions sessions;
    private final SessionLifecycle lifecycle;
    private final Admission admission;
    private final Connects connects;
    private final Discovery discovery;
    private final Connectionless connectionless;
    private final Strangers strangers;
    private final MessageRules rules;
    private boolean overGroup;
    /** Whose message is being handled; null when it is nobody's. */
    private @Nullable ClientSession speaker;

    Reception(
            CoreContext core,
            Sessions sessions,
            SessionLifecycle lifecycle,
            Admission admission,
            Connects connects,
            Discovery discovery) {
        this.core = core;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
        this.admission = admission;
        this.connects = connects;
        this.discovery = discovery;
        this.connectionless = new Connectionless(core);
        this.strangers = new Strangers(core);
        this.rules = new MessageRules(core, lifecycle, strangers);
    }

    /** Whether the next message comes over a listener's group. */
    void groupIsHeard(boolean overGroup) {
        this.overGroup = overGroup;
    }

    /** The session that pays when the handling of the present message fails. */
    @Nullable
    ClientSession speaker() {
        return speaker;
    }

    void messageReceived(PeerAddress from, MqttSnMessage message) {
        speaker = null;
        if (!core.settings().listener(from.transportName()).allowsSource(from)) {
            core.counters().notAllowed++;
        } else if (!isForNoSession(from, message)) {
            if (message.type() == MessageType.DISCONNECT) {
                // Goodbye and good night end an attempt to connect too, whether the client has an older session or not.
                connects.abandon(from);
            }
            speaker = senderOf(from, message);
            if (speaker == null) {
                strangerSpoke(from, message);
            } else {
                clientSpoke(speaker, from, message);
            }
        }
    }

    /** Discovery, connecting, and publishing without a connection concern no session, and never create or disturb one by being malformed. */
    private boolean isForNoSession(PeerAddress from, MqttSnMessage message) {
        if (message instanceof Connect connect) {
            connects.connectReceived(from, connect);
        } else if (message instanceof WillTopic willTopic) {
            connects.willTopicReceived(from, willTopic);
        } else if (message instanceof WillMsg willMsg) {
            connects.willMsgReceived(from, willMsg);
        } else if (message instanceof SearchGw question) {
            discovery.searchGwReceived(from, question, overGroup);
        } else if (message instanceof GwInfo answer && overGroup) {
            discovery.gwInfoReceived(from, answer);
        } else if (message instanceof Publish publish && publish.qos() == Qos.MINUS_ONE) {
            connectionless.publishReceived(from, publish);
        } else {
            return false;
        }
        return true;
    }

    /** A PINGREQ names its client; everybody else is known by address. */
    private @Nullable ClientSession senderOf(PeerAddress from, MqttSnMessage message) {
        ClientSession atAddress = sessions.at(from);
        if (message instanceof PingReq ping && ping.clientId().isPresent()) {
            boolean isOwnId = atAddress != null && atAddress.clientId().equals(ping.clientId());
            return isOwnId ? atAddress : movedHere(from, sessions.of(ping.clientId()));
        }
        return atAddress;
    }

    /** A sleeper that wakes up at another address, where the listener trusts the id in its PINGREQ; null when it does not. */
    private @Nullable ClientSession movedHere(PeerAddress from, @Nullable ClientSession sleeper) {
        if (sleeper == null || !mayMove(sleeper, from)) {
            return null;
        }
        ClientSession occupant = sessions.at(from);
        if (occupant != null) {
            lifecycle.displaced(occupant);
        }
        lifecycle.moved(sleeper, from);
        return sleeper;
    }

    /** A wake-up moves only sleepers that could have connected here too, and only among listeners of the same topics. */
    private boolean mayMove(ClientSession session, PeerAddress to) {
        ListenerPolicy listener = core.settings().listener(to.transportName());
        return session.state().isSleeping()
                && listener.wakeUpMoves()
                && listener.allowsClient(session.clientId())
                && session.topicSpace().isUnder(listener.topicPrefix())
                && admission.hasRoomAt(to, session);
    }

    private void strangerSpoke(PeerAddress from, MqttSnMessage message) {
        MessageType type = message.type();
        if (type == MessageType.DISCONNECT) {
            strangers.disconnectReceived(from);
        } else if (Legality.isForClientsOnly(type)) {
            core.counters().unexpectedMessages++;
        } else if (connects.isConnecting(from)) {
            core.counters().unexpectedMessages++;
        } else {
            strangers.turnAway(from, "sent " + type + " without a connection");
        }
    }

    private void clientSpoke(ClientSession session, PeerAddress from, MqttSnMessage message) {
        switch (Legality.of(session.state().name(), message.type())) {
            case PROCESS -> {
                session.heard();
                message.dispatch(rules, session);
            }
            case DISCONNECT -> {
                if (hasJustFallenAsleep(session)) {
                    core.counters().unexpectedMessages++;
                } else {
                    strangers.turnAwayClient(
                            from,
                            "sent " + message.type() + " while "
                                    + session.state().name());
                }
            }
            case IGNORE -> core.counters().unexpectedMessages++;
        }
    }

    /** What the network delivers late was sent before the client fell asleep; its radio is off now. */
    private boolean hasJustFallenAsleep(ClientSession session) {
        return session.state() instanceof SessionState.Asleep asleep
                && core.nowNanos() - asleep.sinceNanos()
                        < core.settings().timers().retry().toNanos();
    }
}
