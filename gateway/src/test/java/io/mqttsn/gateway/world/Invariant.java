package io.mqttsn.gateway.world;

/** What holds in every world, after every event. */
enum Invariant {
    NEVER_THROWS("the core never throws"),
    WELL_FORMED("a strict decoder understands everything that is sent, and no datagram is empty"),
    FORWARDER("a forwarder has no session, and hears only what is for its nodes"),
    INTACT("a line passes on what was sent, or nothing"),
    NONSENSE("what is no message, or none for a gateway, changes nothing and gets no answer"),
    BOUNDED("nothing grows beyond its limit"),
    INDICES("sessions are found by number, id and address, and only their own"),
    SILENT_WHILE_ASLEEP("nothing is sent to a sleeping client but answers to what it says"),
    ONE_IN_FLIGHT("one PUBLISH of QoS 1 or 2 and one REGISTER at a time are in flight to a client"),
    PINGRESP_LAST("PINGRESP comes after the last acknowledgement of an awake phase"),
    CUSTODY("an upstream message is acknowledged when every session has it in custody, and not before"),
    AWAITS_SENSOR("what the broker keeps for one sensor is acknowledged when that sensor has it, or sleeps"),
    CONSERVATION("taken = delivered + queued + dropped for a reason"),
    ENDS_WITH_SESSION("nobody waits for an answer in a session that is over"),
    PATIENCE("a client is lost when it has been silent for as long as it may be, and not before"),
    CLIENT_RULES("the gateway keeps the rules that a strict client knows"),
    SESSION_KEPT("a session without clean session outlives its connections"),
    ACKNOWLEDGED_ARRIVES("what a sensor saw acknowledged has reached the broker"),
    EXACTLY_ONCE_UP("at QoS 2 a sensor's message reaches the broker once"),
    UNALTERED("a message arrives as it was sent, under its own topic"),
    ORDER_UP("messages of one sensor and QoS reach the broker in their order"),
    DELIVERED("a message for a living subscriber is delivered, or its drop is counted"),
    EXACTLY_ONCE_DOWN("at QoS 2 a message reaches a sensor once"),
    QOS_KEPT("a message is delivered at no lower QoS than promised"),
    RETAINED("a retained message comes once for each subscription, and none that was over before"),
    ORDER_DOWN("messages of one QoS reach a sensor in their order"),
    WILL("a will is published for a lost client, and for no other"),
    SETTLED("when all is well again, every exchange comes to its end"),
    NOTHING_LEFT("when all sensors are gone for long, nothing is left of them");

    private final String sentence;

    Invariant(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
