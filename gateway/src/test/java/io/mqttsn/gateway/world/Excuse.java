package io.mqttsn.gateway.world;

/**
 * Why an oracle lets something pass. Each is for a case in which no gateway could do better, or nobody could tell; each is counted, and may not grow beyond
 * its share without being looked at.
 */
enum Excuse {
    WILL_TEXT(Of.DELIVERIES, "a will, which may come with every loss", 0.025),
    EMPTY(Of.DELIVERIES, "without a text, which ends what its topic retained", 0.02),
    VANDAL_TEXT(Of.DELIVERIES, "a vandal's message", 0.002),
    MEANT_FOR_FORMER(Of.DELIVERIES, "meant for the client who was at this address before", 0.000_5),
    OUT_OF_ORDER(Of.DELIVERIES, "out of order, altered or twice, over a network that swaps datagrams", 0.002),
    RETAINED(Of.DELIVERIES, "a retained message: comes with every subscription", 0.16),
    CAME_TWICE(Of.DELIVERIES, "again, since its sensor had to publish it twice", 0.000_5),

    BROKER_UNSURE(Of.PROMISES, "the broker may have lost the subscription", 0.08),
    SUBSCRIPTION_CHANGED(Of.PROMISES, "the sensor changes the subscription before the message comes", 0.05),
    STALE_SUBSCRIPTION(Of.PROMISES, "an overtaken message of the sensor has changed the subscription", 0.000_5),
    STARTED_CLEAN(Of.PROMISES, "the sensor starts clean before the message comes", 0.1),
    STALE_CONNECT(Of.PROMISES, "an overtaken CONNECT of the sensor has started a clean session", 0.000_5),
    SESSION_OVER(Of.PROMISES, "the session has ended before the message came", 0.07),
    BROKER_LOST(Of.PROMISES, "the broker has lost the message", 0.02),
    DROPPED(Of.PROMISES, "dropped by a configured policy, and counted", 0.11),
    OTHER_ANSWER(Of.PROMISES, "the sensor has acknowledged an older message of the same id", 0.000_5),

    QOS_2_TWICE(Of.PUBLISHES, "twice at QoS 2: one side has forgotten the exchange", 0.000_5),
    UPSTREAM_OUT_OF_ORDER(Of.PUBLISHES, "out of order, altered or twice, over a network that swaps datagrams", 0.003),

    FORMER_TOPIC_ID(Of.PUBLISHES, "altered: the sensor took its topic id from a session that is over", 0.000_5),

    UNFIT_NETWORK(Of.DOUBTS, "such a network explains it", 0.97),
    MEANT_FOR_OTHER(Of.DOUBTS, "meant for another client", 0.002),
    ASKED_BEFORE(Of.DOUBTS, "a late answer to something that was asked", 0.002),
    TURNED_AWAY(Of.DOUBTS, "turned away as a stranger, once more", 0.002),
    STRAY_GOODBYE(Of.DOUBTS, "a goodbye for somebody else made the sensor think that it was disconnected", 0.002),
    FORMER_SESSION(Of.DOUBTS, "the gateway's session began before the sensor's clean start", 0.12),
    ID_OF_FORMER_SESSION(Of.DOUBTS, "nobody has told the sensor that its session is over, and ids begin anew", 0.002),
    BUFFERED_AT_BROKER(Of.DOUBTS, "the broker had it for the sensor before the sensor had unsubscribed", 0.005),
    DOLLAR_IN_PREFIX(Of.DOUBTS, "under a topic prefix a wildcard matches a name that begins with $", 0.02);

    /** What is excused. */
    enum Of {
        DELIVERIES("messages that reached sensors"),
        PROMISES("messages that sensors were promised"),
        PUBLISHES("messages of sensors that reached the broker"),
        DOUBTS("rules that a strict client saw broken");

        private final String words;

        Of(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final Of of;
    private final String words;
    private final double shareMax;

    Excuse(Of of, String words, double shareMax) {
        this.of = of;
        this.words = words;
        this.shareMax = shareMax;
    }

    Of of() {
        return of;
    }

    String words() {
        return words;
    }

    /** In thousands of worlds: which part of what it is of it may excuse, 0..1. */
    double shareMax() {
        return shareMax;
    }
}
