package io.mqttsn.gateway.world;

/** What worlds must be full of; a fault that never comes proves nothing. */
enum Happening {
    BUILT_IN("worlds with the broker in the same process"),
    AGGREGATING("worlds with one connection to a broker"),
    TRANSPARENT("worlds with a connection for each sensor"),
    MIXED("worlds where some sensors share a connection and others have their own"),
    FORWARDERS("worlds with forwarders"),
    RAW("serial lines without framing"),
    SLIP("serial lines with SLIP"),
    SLIP_CRC("serial lines with SLIP and checksum"),
    MODEM("modems with many sensors"),
    XBEE("XBee modules"),
    VANDALS("worlds with vandals"),
    TIGHT("worlds with tight limits"),
    HEAVY_LOSS("worlds that lose 30 % of all datagrams"),
    WRAPPED_TIME("worlds in which time wraps"),

    LOST("datagrams lost"),
    DOUBLED("datagrams doubled"),
    OVERTAKEN("datagrams overtaken"),
    OUT_OF_REACH("datagrams to or from sensors out of reach"),
    AIR_FULL("datagrams given up by busy radios"),
    DAMAGED("frames damaged or lost on lines"),
    RADIO_GONE("radios that left their network or changed their 16-bit address"),

    CRASHED("sensors crashed"),
    SWITCHED_OFF("sensors switched off"),
    MOVED("sensors moved to a new address"),
    MOVED_IN("sensors moved to an address that others had left"),
    SWAPPED("sensors swapped their addresses"),
    CLEARED("retained messages cleared"),
    RETAINED_PROMISED("retained messages that sensors were promised"),

    SLEPT("sensors fell asleep"),
    OVERSLEPT("sensors overslept"),
    WOKE_BY_PINGREQ("sensors woke with PINGREQ"),
    WOKE_BY_CONNECT("sensors woke with CONNECT"),
    LEFT_ASLEEP("sensors said goodbye from their sleep"),
    CHANGED_FLAG("CONNECTs with another clean-session flag"),
    CHANGED_WILL("wills changed"),
    FORGOT_IDS("topic ids forgotten"),
    WITHOUT_CONNECTION("publishes without a connection"),

    CONNECTED("clients connected"),
    REFUSED("clients refused"),
    TAKEN_FOR_LOST("clients lost"),
    DISPLACED("clients found at another address"),
    WILL_FIRED("wills due"),
    REPEATED("messages repeated by the gateway"),
    KEPT_AWAKE("messages of the broker acknowledged by their sensor first"),
    KEPT_ASLEEP("messages of the broker acknowledged for a sleeper"),

    STALLED("brokers stalled"),
    CUT("connections cut"),
    AWAY("brokers away"),
    TURNED_DOWN("sensors turned down by the broker"),
    FORGOT("brokers restarted without their sessions"),

    OUTLIVED("publishes that failed with their connection and succeeded on a later one"),
    WINDOW_FULL("publishes that a link did not take"),
    PUBREC_FIRST("messages of QoS 2 with PUBREC before they were passed on"),
    QOS_2_TWICE("messages of QoS 2 passed on twice under one packet id"),
    QOS_1_RENUMBERED("messages of QoS 1 sent again under another packet id"),
    STALE_ACKNOWLEDGEMENT("acknowledgements for an old connection"),
    HELD_BACK("connections that were not read because their sensor was slow"),
    STORED_LATE("answers of the store that were overtaken");

    private final String words;

    Happening(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
