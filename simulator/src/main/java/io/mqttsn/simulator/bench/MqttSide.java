package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * The broker's end: an MQTT client that counts what sensors publish, and publishes to them.
 *
 * <p>Messages arrive on Paho's thread; the counters may be read by any.
 */
final class MqttSide implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 5000;
    private static final long GOODBYE_MILLIS = 500;
    private static final int IN_FLIGHT_MAX = 65_535;

    private final String url;
    private final MqttAsyncClient client;
    private volatile Watch watch = new Watch(0, new Meter());
    private volatile String failure = "";

    MqttSide(String url) throws BenchException {
        this.url = url;
        try {
            client = new MqttAsyncClient(
                    url, "mqttsn-bench-" + ProcessHandle.current().pid(), new MemoryPersistence());
            MqttConnectOptions options = new MqttConnectOptions();
            options.setCleanSession(true);
            options.setMaxInflight(IN_FLIGHT_MAX);
            client.setCallback(new Arrivals());
            client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException | IllegalArgumentException e) {
            throw new BenchException("no MQTT connection to " + url + " (" + e.getMessage()
                    + "); name the broker that the gateway serves, as tcp://HOST:PORT (--mqtt)");
        }
    }

    /** From now on counts what comes on {@code filter}, from {@code lanes} sensors. */
    Watch watch(String filter, Qos qos, int lanes, Meter meter) throws BenchException {
        Watch next = new Watch(lanes, meter);
        watch = next;
        try {
            client.subscribe(filter, qos.level()).waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new BenchException(
                    "the broker at " + url + " refused to subscribe to " + filter + ": " + e.getMessage());
        }
        return next;
    }

    void unwatch(String filter) throws BenchException {
        try {
            client.unsubscribe(filter).waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new BenchException("the broker at " + url + " did not unsubscribe " + filter + ": " + e.getMessage());
        }
    }

    void publish(String topic, byte[] payload, Qos qos) throws MqttException {
        client.publish(topic, payload, qos.level(), false);
    }

    void failed(MqttException e) {
        failure = "the MQTT connection to " + url + " broke: " + e.getMessage() + "; the broker's log tells why";
    }

    /** A sentence, empty while all is well. */
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, GOODBYE_MILLIS);
            client.close(true);
        } catch (MqttException e) {
            // It is gone, which is what was wanted.
        }
    }

    /** What has come from the sensors. */
    static final class Watch {

        private final Meter meter;
        /** The number of the last message from each sensor. */
        private final long[] last;

        /** Written by Paho's thread alone. */
        private final AtomicLong delivered = new AtomicLong();

        private final AtomicLong duplicates = new AtomicLong();

        private Watch(int lanes, Meter meter) {
            this.meter = meter;
            last = new long[lanes];
        }

        long delivered() {
            return delivered.get();
        }

        long duplicates() {
            return duplicates.get();
        }

        private void arrived(Stamp stamp) {
            if (stamp.lane() < 0 || stamp.lane() >= last.length) {
                return;
            }
            // Each sensor's messages come in order, so an old number is a repetition.
            if (stamp.number() <= last[stamp.lane()]) {
                duplicates.incrementAndGet();
                return;
            }
            last[stamp.lane()] = stamp.number();
            delivered.incrementAndGet();
            meter.completed(1, System.nanoTime() - stamp.sentNanos());
        }
    }

    private final class Arrivals implements MqttCallback {

        @Override
        public void connectionLost(Throwable cause) {
            failed(cause instanceof MqttException e ? e : new MqttException(cause));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (message.getPayload().length >= Stamp.SIZE) {
                watch.arrived(Stamp.read(ByteBuffer.wrap(message.getPayload())));
            }
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // Arrival at the sensor is what counts.
        }
    }
}
