package io.mqttsn.gateway.uplink.paho;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.jspecify.annotations.Nullable;

/** A plain MQTT client that has nothing to do with us: it sees what reached the broker, comes back by itself, and publishes. */
final class OtherClient implements AutoCloseable, MqttCallbackExtended {

    private static final long PATIENCE_MILLIS = 30_000;

    private final MqttAsyncClient client;
    private final String filter;
    private final int qos;

    /** Why there was no connection, at last. */
    private volatile @Nullable Throwable lost;

    /** What it got: {@code topic=payload qos n}. */
    final List<String> got = new CopyOnWriteArrayList<>();

    OtherClient(int port, String filter, int qos) throws MqttException {
        this.filter = filter;
        this.qos = qos;
        this.client =
                new MqttAsyncClient("tcp://127.0.0.1:" + port, "other-" + System.nanoTime(), new MemoryPersistence());
        client.setCallback(this);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(200);
        options.setMaxInflight(1_000);
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        client.subscribe(filter, qos).waitForCompletion(PATIENCE_MILLIS);
    }

    void publish(String topic, String payload, int qos, boolean retain) throws MqttException {
        try {
            client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain)
                    .waitForCompletion(PATIENCE_MILLIS);
        } catch (MqttException failure) {
            if (lost != null) {
                failure.addSuppressed(lost);
            }
            throw failure;
        }
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        if (reconnect) {
            try {
                // Not waited for: this is the thread that would bring the answer.
                client.subscribe(filter, qos);
            } catch (MqttException lostAgain) {
                // The next connection subscribes.
                lost = lostAgain;
            }
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        got.add(topic + "=" + new String(message.getPayload(), StandardCharsets.UTF_8) + " qos " + message.getQos()
                + (message.isRetained() ? " retained" : ""));
    }

    @Override
    public void connectionLost(Throwable cause) {
        lost = cause;
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 100);
        client.close(true);
    }
}
