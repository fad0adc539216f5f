package io.mqttsn.gateway.uplink.paho;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A plain MQTT client that has nothing to do with us: it sees what reached the broker, comes back by itself, and publishes. */
final class OtherClient implements AutoCloseable, MqttCallbackExtended {

    private final MqttClient client;
    private final String filter;
    private final int qos;

    /** What it got: {@code topic=payload qos n}. */
    final List<String> got = new CopyOnWriteArrayList<>();

    OtherClient(int port, String filter, int qos) throws MqttException {
        this.filter = filter;
        this.qos = qos;
        this.client = new MqttClient("tcp://127.0.0.1:" + port, "other-" + System.nanoTime(), new MemoryPersistence());
        client.setCallback(this);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(200);
        options.setMaxInflight(1_000);
        client.connect(options);
        client.subscribe(filter, qos);
    }

    void publish(String topic, String payload, int qos, boolean retain) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, retain);
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        if (reconnect) {
            try {
                // The blocking client may not be waited for on its own callback thread.
                client.setTimeToWait(1);
                client.subscribe(filter, qos);
            } catch (MqttException e) {
                // Waiting for the answer timed out, as intended; the request is on its way.
            }
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        got.add(topic + "=" + new String(message.getPayload(), StandardCharsets.UTF_8) + " qos " + message.getQos()
                + (message.isRetained() ? " retained" : ""));
    }

    @Override
    public void connectionLost(Throwable cause) {}

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 100);
        client.close(true);
    }
}
