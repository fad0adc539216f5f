package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.uplink.Outgoing;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.jspecify.annotations.Nullable;

/**
 * What Paho would write to disk, as far as we need it: which message has which packet id, in both directions.
 *
 * <p>Paho puts a row {@code s-ID} inside {@code publish}, under the packet id that it has just chosen, and removes it when the message is completed or when
 * {@code publish} fails. So a message with a row is Paho's, whatever its token says in between. It puts a row {@code r-ID} for every new PUBLISH of QoS 2 that
 * it receives, and removes it when we complete the exchange; it may deliver the message of one row several times, and each time the row gives it the same key.
 *
 * <p>One client lives as long as the program and keeps its own copies, so nothing needs to be read back. (Thread safe: Paho calls from all its threads.)
 */
final class InFlightRows implements MqttClientPersistence {

    private static final int PACKET_IDS = 65_536;
    private static final String SENT = "s-";
    private static final String RECEIVED = "r-";

    private final AtomicReferenceArray<@Nullable Outgoing> sent = new AtomicReferenceArray<>(PACKET_IDS);
    private final Map<Integer, Long> received = new ConcurrentHashMap<>();

    /** Only the thread that receives counts on. */
    private volatile long lastReceived;

    /** Only the uplink thread reads and writes it, around its call of {@code publish}. */
    private @Nullable Outgoing publishing;

    void publishing(@Nullable Outgoing message) {
        publishing = message;
    }

    /** Whether Paho has this message and will send it, again if need be. */
    boolean owns(Outgoing message, int packetId) {
        return sent.get(packetId) == message;
    }

    /** The number of the PUBLISH of QoS 2 that is open under this packet id, from 1; 0 when none is: it was completed. */
    long arrivalOf(int packetId) {
        return received.getOrDefault(packetId, 0L);
    }

    @Override
    public void put(String key, MqttPersistable persistable) {
        if (key.startsWith(SENT)) {
            sent.set(packetId(key, SENT), publishing);
        } else if (key.startsWith(RECEIVED)) {
            lastReceived++;
            received.put(packetId(key, RECEIVED), lastReceived);
        }
    }

    @Override
    public void remove(String key) {
        if (key.startsWith(SENT)) {
            sent.set(packetId(key, SENT), null);
        } else if (key.startsWith(RECEIVED)) {
            received.remove(packetId(key, RECEIVED));
        }
    }

    @Override
    public void clear() {
        for (int id = 0; id < PACKET_IDS; id++) {
            sent.set(id, null);
        }
        received.clear();
    }

    @Override
    public boolean containsKey(String key) {
        return key.startsWith(SENT) && sent.get(packetId(key, SENT)) != null
                || key.startsWith(RECEIVED) && received.containsKey(packetId(key, RECEIVED));
    }

    @Override
    public Enumeration<String> keys() {
        return Collections.emptyEnumeration();
    }

    @Override
    public @Nullable MqttPersistable get(String key) {
        return null;
    }

    @Override
    public void open(String clientId, String serverUri) {}

    @Override
    public void close() {}

    private static int packetId(String key, String prefix) {
        return Integer.parseInt(key, prefix.length(), key.length(), 10);
    }
}
