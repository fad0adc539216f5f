package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.broker.BrokerAccess;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
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
    /** Mosquitto drops what comes beyond, and answers all the same; then nobody could tell whose loss it is. */
    private static final int EXACTLY_ONCE_IN_FLIGHT_MAX = 20;

    private final String url;
    private final MqttAsyncClient client;
    private final Semaphore exactlyOncePlaces = new Semaphore(EXACTLY_ONCE_IN_FLIGHT_MAX);
    private volatile Watch watch = new Watch(0, new Meter());
    private volatile String failure = "";

    /** @throws BenchException when there is no broker at this address that lets us in */
    MqttSide(BrokerAccess broker, String clientId) throws BenchException {
        url = broker.url();
        try {
            client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
            MqttConnectOptions options = broker.options();
            options.setMaxInflight(IN_FLIGHT_MAX);
            client.setCallback(new Arrivals());
            client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException e) {
            throw new BenchException("no MQTT connection to " + url + " (--mqtt): " + broker.refusal(e));
        }
    }

    /** From now on counts what comes on {@code filter}, from {@code lanes} sensors. */
    Watch watch(String filter, Qos qos, int lanes, Meter meter) throws BenchException {
        Watch next = new Watch(lanes, meter);
        watch = next;
        try {
            IMqttToken answer = client.subscribe(filter, qos.level());
            answer.waitForCompletion(PATIENCE_MILLIS);
            // Paho takes a refusal for a success like any other.
            if (answer.getGrantedQos()[0] == BrokerAccess.SUBSCRIPTION_REFUSED) {
                throw new BenchException("the broker at " + url + " refused the subscription to " + filter
                        + "; its access rules tell why");
            }
        } catch (MqttException e) {
            throw new BenchException(
                    "the broker at " + url + " did not subscribe to " + filter + ": " + e.getMessage());
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

    /** Waits until one more message of this QoS may be on its way; {@link #publish} takes the place, or {@link #leavePlace} gives it back. */
    void awaitPlace(Qos qos) throws InterruptedException {
        if (qos == Qos.TWO) {
            exactlyOncePlaces.acquire();
        }
    }

    void leavePlace(Qos qos) {
        if (qos == Qos.TWO) {
            exactlyOncePlaces.release();
        }
    }

    /** Publishes in a place that was waited for; {@code false} when that is not possible any more, and {@link #failure} says why. */
    boolean publish(String topic, byte[] payload, Qos qos) {
        try {
            client.publish(topic, payload, qos.level(), false, null, qos == Qos.TWO ? new PlaceFree() : null);
            return true;
        } catch (MqttException e) {
            leavePlace(qos);
            if (e.getReasonCode() == MqttException.REASON_CODE_MAX_INFLIGHT) {
                failure = IN_FLIGHT_MAX + " messages wait for an answer of the broker at " + url
                        + "; use a smaller --rate";
            } else {
                failed(e);
            }
            return false;
        }
    }

    private void failed(MqttException e) {
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

    private final class PlaceFree implements IMqttActionListener {

        @Override
        public void onSuccess(IMqttToken token) {
            exactlyOncePlaces.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            exactlyOncePlaces.release();
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
