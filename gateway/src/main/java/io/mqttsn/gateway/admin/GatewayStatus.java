package io.mqttsn.gateway.admin;

import java.util.List;
import java.util.Map;

/**
 * The gateway at one moment. Counters run since start and are never reset; maps are in the order in which they are shown.
 *
 * @param version of the program
 * @param uptimeSeconds since start
 * @param sessions MQTT-SN sessions by state, in lower case
 * @param connecting connection attempts in progress
 * @param received messages of clients, by type; types that never came are left out
 * @param published messages of clients that the broker has taken, by QoS 0..2
 * @param delivered messages that clients have got, by QoS 0..2
 * @param dropped messages given up, by reason; reasons that never occurred are left out
 * @param malformed frames that were no message, by reason; reasons that never occurred are left out
 * @param events other things that are counted, by name
 * @param queues what waits for clients
 * @param store what the store holds
 * @param uplink the broker
 * @param listeners one for each transport
 */
public record GatewayStatus(
        String version,
        long uptimeSeconds,
        Map<String, Long> sessions,
        long connecting,
        Map<String, Long> received,
        List<Long> published,
        List<Long> delivered,
        Map<String, Long> dropped,
        Map<String, Long> malformed,
        Map<String, Long> events,
        Holding queues,
        Holding store,
        UplinkStatus uplink,
        List<ListenerStatus> listeners) {

    /** Messages and what they cost in octets of memory. */
    public record Holding(long messages, long bytes) {}

    /**
     * @param kind {@code builtin} or the broker's URL
     * @param available whether a client that connects now would be served
     * @param counters by name
     */
    public record UplinkStatus(String kind, boolean available, Map<String, Long> counters) {}

    /**
     * @param name as configured
     * @param description what it listens on
     * @param available whether frames can come and go at this moment: a serial port may be unplugged
     * @param counters by name
     * @param lostFrames frames that could not be read or were not sent, for whatever reason; each is in one of the counters
     * @param rssiDbm signal strength by radio address, where it is known
     * @param clientRssiDbm the same by client id, for radios whose clients have sessions
     */
    public record ListenerStatus(
            String name,
            String description,
            boolean available,
            Map<String, Long> counters,
            long lostFrames,
            Map<String, Long> rssiDbm,
            Map<String, Long> clientRssiDbm) {}

    /** The document of the status topic. */
    public String toJson() {
        JsonWriter json = new JsonWriter();
        json.beginObject();
        json.field("version", version);
        json.field("uptime-seconds", uptimeSeconds);
        json.field("sessions", sessions);
        json.field("connecting", connecting);
        json.field("received", received);
        byQos(json, "published", published);
        byQos(json, "delivered", delivered);
        json.field("dropped", dropped);
        json.field("malformed", malformed);
        json.field("events", events);
        holding(json, "queues", queues);
        holding(json, "store", store);
        json.beginObject("uplink");
        json.field("kind", uplink.kind);
        json.field("available", uplink.available);
        json.field("counters", uplink.counters);
        json.endObject();
        json.beginArray("listeners");
        for (ListenerStatus listener : listeners) {
            json.beginObject();
            json.field("name", listener.name);
            json.field("description", listener.description);
            json.field("available", listener.available);
            json.field("counters", listener.counters);
            if (!listener.rssiDbm.isEmpty()) {
                json.field("rssi-dbm", listener.rssiDbm);
            }
            if (!listener.clientRssiDbm.isEmpty()) {
                json.field("client-rssi-dbm", listener.clientRssiDbm);
            }
            json.endObject();
        }
        json.endArray();
        json.endObject();
        return json.toString();
    }

    private static void byQos(JsonWriter json, String name, List<Long> counts) {
        json.beginObject(name);
        for (int qos = 0; qos < counts.size(); qos++) {
            json.field("qos" + qos, counts.get(qos));
        }
        json.endObject();
    }

    private static void holding(JsonWriter json, String name, Holding holding) {
        json.beginObject(name);
        json.field("messages", holding.messages);
        json.field("bytes", holding.bytes);
        json.endObject();
    }
}
