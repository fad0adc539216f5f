package io.mqttsn.gateway.uplink;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.TopicFilter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the aggregating uplink knows of one MQTT-SN client. It outlives the client's connection, and ends when the core discards it. */
final class UplinkSession {

    final long id;

    /** Valid while open. */
    boolean isOpen;

    Optional<Will> will = Optional.empty();

    /** Valid for the session: what it asked for last, answered or not. */
    final Map<TopicFilter, Qos> asked = new LinkedHashMap<>();

    /** What it was granted of that; a request that fails leaves it as it is. */
    final Map<TopicFilter, Qos> granted = new LinkedHashMap<>();

    boolean isDiscarded;

    /** The last message that was offered to this session, so that none is offered twice. */
    long lastOffered;

    UplinkSession(long id) {
        this.id = id;
    }
}
