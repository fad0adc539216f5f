package io.mqttsn.simulator.client;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.simulator.client.Violation.Kind;

/**
 * What the gateway may take a client for, as far as the client can know, and so whether it is to blame for a message that comes when the client does not
 * listen. After a loss or a crash, or when a question was repeated, the gateway cannot know better.
 */
final class GatewayView {

    private final Wire wire;
    /** Whether the gateway may take the client for listening. */
    private boolean isListening;
    /** The last PINGREQ was repeated before its PINGRESP came: the repeat wakes the client a second time in the eyes of the gateway, for as long as that repeats. */
    private boolean isAwakeTwice;

    GatewayView(Wire wire) {
        this.wire = wire;
    }

    /** The gateway may send what it likes. */
    void mayTakeForListening() {
        isListening = true;
    }

    /** The gateway has said that the connection is no more. */
    void knowsOfTheEnd() {
        isListening = false;
    }

    /**
     * The radio is off from now on.
     *
     * @param isRepeated whether the question before that was sent more than once
     */
    void asleep(SleepCause cause, boolean isRepeated) {
        isListening = cause == SleepCause.UNANSWERED;
        isAwakeTwice = cause == SleepCause.DRAINED && isRepeated;
    }

    /**
     * Without a connection a client hears DISCONNECT as the answer to something old, and broadcasts. When a copy of its CONNECT is accepted, or the will
     * asked for, the gateway cannot know that it has given up.
     */
    void receivedWithoutConnection(MqttSnMessage message) {
        if (message.type() == MessageType.DISCONNECT) {
            isListening = false;
        } else if (!isBroadcast(message) && !wire.takeLateAnswer(message) && !isListening) {
            wire.violation(Kind.MESSAGE_WHILE_DISCONNECTED, message, "the connection has ended");
        } else {
            isListening |= isWelcome(message);
        }
    }

    /**
     * The radio is off, so nothing is processed. After a repeated PINGREQ or DISCONNECT the gateway may answer twice, and flush twice; and it cannot know
     * of a client that gave up waiting for PINGRESP.
     */
    void receivedWhileAsleep(MqttSnMessage message) {
        boolean isFlush = isAwakeTwice && message.type() != MessageType.PINGRESP;
        boolean explained = isListening || isFlush || wire.expectsLateAnswer(PingReq.KEEP_ALIVE);
        if (!isBroadcast(message) && !wire.takeLateAnswer(message) && !explained) {
            wire.violation(Kind.MESSAGE_WHILE_ASLEEP, message, "the radio is off");
        }
    }

    /** Something that does not belong to the connection setup has come before its end. */
    void receivedBeforeConnAck(MqttSnMessage message) {
        if (!isListening && !wire.takeLateAnswer(message)) {
            wire.violation(Kind.MESSAGE_BEFORE_CONNACK, message, "CONNACK has not come");
        }
    }

    private static boolean isWelcome(MqttSnMessage message) {
        return switch (message.type()) {
            case CONNACK -> ((ConnAck) message).returnCode().isAccepted();
            case WILLTOPICREQ, WILLMSGREQ -> true;
            default -> false;
        };
    }

    private static boolean isBroadcast(MqttSnMessage message) {
        return switch (message.type()) {
            case ADVERTISE, SEARCHGW, GWINFO -> true;
            default -> false;
        };
    }
}
