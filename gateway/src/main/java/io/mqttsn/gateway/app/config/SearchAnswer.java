package io.mqttsn.gateway.app.config;

/** Who hears the answer to a question that came over the group. */
public enum SearchAnswer {
    /** The asker alone, at once. */
    ASKER,
    /** The whole group, once for all who have asked within a moment. */
    GROUP
}
