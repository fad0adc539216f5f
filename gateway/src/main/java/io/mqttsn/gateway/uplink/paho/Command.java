package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.Outgoing;

/** Something for the uplink thread to do, asked by the loop or by a callback of Paho. */
sealed interface Command {

    record Publish(Outgoing message) implements Command {}

    record Withdraw(Outgoing message) implements Command {}

    record Subscribe(long token, TopicFilter filter, Qos qos) implements Command {}

    record Unsubscribe(long token, TopicFilter filter) implements Command {}

    record Acknowledge(long epoch, long key) implements Command {}

    record Reconnect(String reason) implements Command {}

    /** Paho says that the attempt of this epoch has succeeded. */
    record NoteConnected(long epoch) implements Command {}

    /** Paho says that the attempt, or the connection, of this epoch is over. */
    record NoteLost(long epoch, Throwable cause) implements Command {}

    record Stop() implements Command {}
}
