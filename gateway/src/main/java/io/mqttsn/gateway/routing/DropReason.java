package io.mqttsn.gateway.routing;

/** Why a message that a session should have got was given up. Every drop has one, and is counted under it. */
public enum DropReason {
    /** The session's queue holds as many messages, or octets, as it may. */
    QUEUE_FULL,
    /** The queues of all sessions together hold as much as they may. */
    BUDGET_EXHAUSTED,
    /** This one message is larger than the whole queue. */
    TOO_LARGE,
    /** QoS 0, and the client is not connected. */
    CLIENT_AWAY,
    /** The message waited longer than its publisher allowed. */
    EXPIRED,
    /** The client has cancelled the subscription that the message was waiting for. */
    UNSUBSCRIBED,
    /** The session itself is over. */
    SESSION_ENDED
}
