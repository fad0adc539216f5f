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

    private final Slots sent;
    private final Map<Integer, Long> received = new ConcurrentHashMap<>();

    /** Only the thread that receives counts on. */
    private volatile long lastReceived;

    /** Only the uplink thread reads and writes it, around its call of {@code publish}. */
    private @Nullable Outgoing publishing;

    private InFlightRows(Slots sent) {
        this.sent = sent;
    }

    /** For a busy connection: a quarter of a megabyte, and no allocation afterwards. */
    static InFlightRows forMany() {
        return new InFlightRows(new ManySlots());
    }

    /** For one connection among hundreds, with few messages in flight. */
    static InFlightRows forFew() {
        return new InFlightRows(new FewSlots());
    }

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
        sent.clear();
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

    /** A message, or none, for each packet id. */
    private interface Slots {

        @Nullable
        Outgoing get(int packetId);

        void set(int packetId, @Nullable Outgoing message);

        void clear();
    }

    private static final class ManySlots implements Slots {

        private final AtomicReferenceArray<@Nullable Outgoing> slots = new AtomicReferenceArray<>(PACKET_IDS);

        @Override
        public @Nullable Outgoing get(int packetId) {
            return slots.get(packetId);
        }

        @Override
        public void set(int packetId, @Nullable Outgoing message) {
            slots.set(packetId, message);
        }

        @Override
        public void clear() {
            for (int id = 0; id < PACKET_IDS; id++) {
                slots.set(id, null);
            }
        }
    }

    private static final class FewSlots implements Slots {

        private final Map<Integer, Outgoing> slots = new ConcurrentHashMap<>();

        @Override
        public @Nullable Outgoing get(int packetId) {
            return slots.get(packetId);
        }

        @Override
        public void set(int packetId, @Nullable Outgoing message) {
            if (message == null) {
                slots.remove(packetId);
            } else {
                slots.put(packetId, message);
            }
        }

        @Override
        public void clear() {
            slots.clear();
        }
    }

    private static int packetId(String key, String prefix) {
        return Integer.parseInt(key, prefix.length(), key.length(), 10);
    }
}
