package io.mqttsn.simulator.fleet.endtoend;

import io.mqttsn.simulator.fleet.payload.PayloadFormat;
import io.mqttsn.simulator.fleet.payload.Stamp;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.fleet.profile.TopicSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** An MQTT client at the broker that writes each report of a fleet into a {@link Ledger} as it arrives. Messages come on Paho's thread. */
public final class BrokerWatch implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 10_000;
    private static final long GOODBYE_MILLIS = 500;
    /**
     * On one connection nothing gets lost at QoS 0 either, and brokers let more be on its way than the few messages that they would wait for to be
     * acknowledged: Mosquitto and the built-in broker 20, with room for 1000 behind them.
     */
    private static final int SUBSCRIPTION_QOS = 0;

    private final String url;
    private final MqttAsyncClient client;
    private final Ledger ledger;
    private final PayloadFormat format;
    /** Where the payload does not tell the sensor's number. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private volatile Optional<String> failure = Optional.empty();

    private BrokerWatch(String url, MqttAsyncClient client, FleetProfile profile, PayloadFormat format, Ledger ledger) {
        this.url = url;
        this.client = client;
        this.format = format;
        this.ledger = ledger;
        for (int number = 1; number <= profile.sensors(); number++) {
            numbers.put(profile.fill(profile.reports().topic(), number), number);
        }
    }

    /**
     * Connects and subscribes to all that the sensors of {@code profile} will publish.
     *
     * @param url such as {@code tcp://127.0.0.1:1883}
     * @throws IOException when that does not work; the message names the remedy
     */
    public static BrokerWatch start(String url, FleetProfile profile, PayloadFormat format, Ledger ledger)
            throws IOException {
        try {
            MqttAsyncClient client = new MqttAsyncClient(
                    url, "mqttsn-fleet-" + ProcessHandle.current().pid(), new MemoryPersistence());
            BrokerWatch watch = new BrokerWatch(url, client, profile, format, ledger);
            client.setCallback(watch.new Arrivals());
            MqttConnectOptions options = new MqttConnectOptions();
            options.setCleanSession(true);
            client.connect(options).waitForCompletion(PATIENCE_MILLIS);
            for (String filter : filters(profile)) {
                client.subscribe(filter, SUBSCRIPTION_QOS).waitForCompletion(PATIENCE_MILLIS);
            }
            return watch;
        } catch (MqttException | IllegalArgumentException e) {
            throw new IOException(
                    "no subscription at " + url + " (" + e.getMessage()
                            + "); name the broker that the gateway serves, as tcp://HOST:PORT (--broker)",
                    e);
        }
    }

    /** What subscribes to the reports of all sensors. A level with something of a sensor in it becomes a plus sign. */
    static Set<String> filters(FleetProfile profile) {
        Set<String> filters = new LinkedHashSet<>();
        TopicSettings topics = profile.topics();
        filters.add(Stream.of(profile.reports()
                        .topic()
                        .replace("{prefix}", profile.topicPrefix())
                        .split("/", -1))
                .map(level -> level.contains("{id}") || level.contains("{number}") ? "+" : level)
                .collect(Collectors.joining("/")));
        if (topics.shortShare().value() > 0) {
            filters.add(topics.shortName());
        }
        topics.predefined().ifPresent(predefined -> filters.add(predefined.name()));
        return filters;
    }

    /** Why nothing more can be counted, as a sentence; empty while all is well. */
    public Optional<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        try {
            client.setCallback(null);
            client.disconnectForcibly(0, GOODBYE_MILLIS);
            client.close(true);
        } catch (MqttException e) {
            // It is gone, which is what was wanted.
        }
    }

    private final class Arrivals implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            Optional<Stamp> stamp = format.stampOf(message.getPayload());
            if (stamp.isEmpty()) {
                ledger.arrivedFromElsewhere();
                return;
            }
            int number = stamp.get().number() > 0 ? stamp.get().number() : numbers.getOrDefault(topic, 0);
            ledger.arrived(number, stamp.get().sequence());
        }

        @Override
        public void connectionLost(Throwable cause) {
            failure = Optional.of("the connection to " + url + " broke (" + cause.getMessage()
                    + "), and what arrived since is not counted; the broker's log tells why");
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // This client publishes nothing.
        }
    }
}
