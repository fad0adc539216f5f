package io.mqttsn.gateway.broker;

import io.mqttsn.gateway.routing.DropReason;

/**
 * What the MQTT side of the broker has counted since it started. Plain numbers, to be read on the gateway's loop; how many connections and sessions there
 * are now is asked of {@link MqttBroker}, which counts them where they are.
 */
public final class BrokerStatistics {

    long connectsAccepted;
    long connectsRefused;
    long connectionsRefused;
    long connectTimeouts;
    long keepAliveTimeouts;
    long protocolErrors;
    long takeovers;
    long sessionsExpired;
    long publishesReceived;
    long publishesSent;
    long publishesRefused;
    long willsPublished;
    private final long[] dropped = new long[DropReason.values().length];

    void countDropped(DropReason reason) {
        dropped[reason.ordinal()]++;
    }

    /** Messages that a session should have got and did not. */
    public long dropped(DropReason reason) {
        return dropped[reason.ordinal()];
    }

    /** Clients welcomed. */
    public long connectsAccepted() {
        return connectsAccepted;
    }

    /** Clients answered with another code than 0. */
    public long connectsRefused() {
        return connectsRefused;
    }

    /** Connections closed at once, because too many had not sent CONNECT. */
    public long connectionsRefused() {
        return connectionsRefused;
    }

    /** Connections closed because CONNECT did not come in time. */
    public long connectTimeouts() {
        return connectTimeouts;
    }

    /** Clients that were silent for one and a half times their keepalive. */
    public long keepAliveTimeouts() {
        return keepAliveTimeouts;
    }

    /** Connections closed because of what they sent. */
    public long protocolErrors() {
        return protocolErrors;
    }

    /** Connections closed because the same client id connected again. */
    public long takeovers() {
        return takeovers;
    }

    /** Sessions that outlived their connection by too much. */
    public long sessionsExpired() {
        return sessionsExpired;
    }

    /** Messages that clients published, repeats of QoS 2 not counted. */
    public long publishesReceived() {
        return publishesReceived;
    }

    /** Messages sent to clients, repeats included. */
    public long publishesSent() {
        return publishesSent;
    }

    /** Messages of clients to topics that belong to the broker; acknowledged and given up, since MQTT 3.1.1 knows no refusal. */
    public long publishesRefused() {
        return publishesRefused;
    }

    /** Wills published. */
    public long willsPublished() {
        return willsPublished;
    }
}
