package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Qos;

/** An MQTT client publishes to the sensors, in turn, on a thread of its own. */
final class MqttSource implements DownSource {

    private final MqttSide mqtt;
    private final Traffic traffic;
    private final int payloadBytes;
    private final Qos qos;
    private final FilterText[] topics;
    private final Thread thread = new Thread(this::publish, "bench-mqtt");
    private volatile boolean running = true;

    MqttSource(MqttSide mqtt, Traffic traffic, int payloadBytes, Qos qos, FilterText[] topics) {
        this.mqtt = mqtt;
        this.traffic = traffic;
        this.payloadBytes = payloadBytes;
        this.qos = qos;
        this.topics = topics;
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public void proceed() {
        // The thread waits by itself.
    }

    private Stamp takeTurn() throws InterruptedException {
        try {
            return traffic.take();
        } catch (InterruptedException e) {
            mqtt.leavePlace(qos);
            throw e;
        }
    }

    private void publish() {
        int target = 0;
        try {
            while (running) {
                mqtt.awaitPlace(qos);
                Stamp stamp = takeTurn();
                byte[] payload = Stamp.write(payloadBytes, stamp.lane(), stamp.number(), stamp.sentNanos());
                if (!mqtt.publish(topics[target].text(), payload, qos)) {
                    return;
                }
                target = (target + 1) % topics.length;
            }
        } catch (InterruptedException e) {
            // The end. It comes while waiting for a place or the next turn, so that no turn is taken without a message.
        }
    }
}
