package io.mqttsn.gateway.routing;

/** Why a message was given up. Every drop has a reason, and is counted under it. */
public enum DropReason {
    /** The session's queue holds as many messages, or octets, as it may. */
    QUEUE_FULL("its queue is full"),
    /** The queues of all sessions together hold as much as they may. */
    BUDGET_EXHAUSTED("the queues of all clients together are full"),
    /** This one message is larger than the whole queue. */
    TOO_LARGE("it is larger than a whole queue"),
    /** QoS 0, and the client is not connected. */
    CLIENT_AWAY("QoS 0, and the client is away"),
    /** The message waited longer than its publisher allowed. */
    EXPIRED("it has expired"),
    /** The client has cancelled the subscription that the message was waiting for. */
    UNSUBSCRIBED("the client has unsubscribed"),
    /** The session itself is over. */
    SESSION_ENDED("the session is over"),

    /** The client's link does not carry a frame of this size. */
    FRAME_TOO_LARGE("the client's link does not carry a frame of its size"),
    /** The client does not accept the topic name. */
    REGISTER_REFUSED("the client refuses its topic name"),
    /** The topic is none of those under its listener's prefix, though the client's filter matches it: the prefix itself, or the level above. */
    OUTSIDE_TOPIC_PREFIX("its topic is outside the client's prefix"),
    /** The client answered with an error. */
    REFUSED_BY_CLIENT("the client refuses it"),
    /** The session has all the topic ids that it may have. */
    TOPIC_IDS_EXHAUSTED("the client has no topic id left"),

    /** A client published to a topic id that means nothing. */
    UNKNOWN_TOPIC_ID("its topic id is unknown"),
    /** A client has more publishes open than it may. */
    EXCHANGES_FULL("the client has too many publishes open"),
    /** A client published without a connection, QoS −1, where that is not allowed. */
    CONNECTIONLESS("publishing without a connection is not allowed"),
    /** A source publishes without a connection more often than it may. */
    RATE_LIMITED("its source publishes too often"),
    /** The broker is away, or the way to it is full. */
    UPLINK_CONGESTED("the broker is away or busy"),
    /** The broker does not take it. */
    UPLINK_REFUSED("the broker refuses it");

    private final String words;

    DropReason(String words) {
        this.words = words;
    }

    /** The reason as the end of a sentence. */
    public String words() {
        return words;
    }
}
