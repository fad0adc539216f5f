package io.mqttsn.simulator.fleet.endtoend;

import io.mqttsn.simulator.broker.BrokerAccess;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
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

    private static final long RETURN_MILLIS = 250;

    private final BrokerAccess broker;
    private final MqttAsyncClient client;
    private final Set<String> filters;
    private final Ledger ledger;
    private final PayloadFormat format;
    private final Consumer<String> news;
    /** Where the payload does not tell the sensor's number. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<String> failure = Optional.empty();

    private BrokerWatch(
            BrokerAccess broker,
            MqttAsyncClient client,
            FleetProfile profile,
            PayloadFormat format,
            Ledger ledger,
            Consumer<String> news) {
        this.broker = broker;
        this.client = client;
        this.format = format;
        this.ledger = ledger;
        this.news = news;
        filters = filters(profile);
        for (int number = 1; number <= profile.sensors(); number++) {
            numbers.put(profile.fill(profile.reports().topic(), number), number);
        }
    }

    /**
     * Connects and subscribes to all that the sensors of {@code profile} will publish. A connection that breaks is set up again.
     *
     * @param news hears in a sentence when the connection breaks and when it is back, on any thread
     * @throws IOException when that does not work; the message names the remedy
     */
    public static BrokerWatch start(
            BrokerAccess broker, FleetProfile profile, PayloadFormat format, Ledger ledger, Consumer<String> news)
            throws IOException {
        try {
            MqttAsyncClient client = new MqttAsyncClient(
                    broker.url(), "mqttsn-fleet-" + ProcessHandle.current().pid(), new MemoryPersistence());
            BrokerWatch watch = new BrokerWatch(broker, client, profile, format, ledger, news);
            client.setCallback(watch.new Arrivals());
            watch.connect();
            Thread keeper = new Thread(watch::keepConnected, "fleet-broker");
            keeper.setDaemon(true);
            keeper.start();
            return watch;
        } catch (MqttException e) {
            throw new IOException("nothing can be counted at " + broker.url() + " (--broker): " + broker.refusal(e), e);
        }
    }

    private void connect() throws MqttException, IOException {
        client.connect(broker.options()).waitForCompletion(PATIENCE_MILLIS);
        for (String filter : filters) {
            IMqttToken answer = client.subscribe(filter, SUBSCRIPTION_QOS);
            answer.waitForCompletion(PATIENCE_MILLIS);
            if (answer.getGrantedQos()[0] == BrokerAccess.SUBSCRIPTION_REFUSED) {
                throw new IOException("the broker at " + broker.url() + " refused the subscription to " + filter
                        + "; its access rules tell why, and --user who may");
            }
        }
    }

    /** Sets up anew what has broken, as often as it takes. */
    private void keepConnected() {
        try {
            while (!closed.await(RETURN_MILLIS, TimeUnit.MILLISECONDS)) {
                if (client.isConnected()) {
                    continue;
                }
                // Known already, unless it broke while it was set up.
                ledger.watchLost();
                if (returned()) {
                    failure = Optional.empty();
                    ledger.watchedAgain();
                    news.accept("the broker at " + broker.url() + " is watched again");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean returned() {
        try {
            connect();
            return true;
        } catch (MqttException | IOException e) {
            // It is still away, or has gone again; the next attempt begins from nothing.
            disconnect();
            return false;
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
        closed.countDown();
        client.setCallback(null);
        disconnect();
        try {
            client.close(true);
        } catch (MqttException e) {
            // It is gone, which is what was wanted.
        }
    }

    private void disconnect() {
        try {
            client.disconnectForcibly(0, GOODBYE_MILLIS);
        } catch (MqttException e) {
            // There was nothing to end.
        }
    }

    private final class Arrivals implements MqttCallback {

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            Optional<Stamp> stamp = format.stampOf(message.getPayload());
            if (message.isRetained()) {
                // Of this run or of an earlier one.
                stamp.ifPresent(it -> ledger.retained(number(topic, it), it.sequence()));
            } else if (stamp.isEmpty()) {
                ledger.arrivedFromElsewhere();
            } else {
                ledger.arrived(number(topic, stamp.get()), stamp.get().sequence());
            }
        }

        private int number(String topic, Stamp stamp) {
            return stamp.number() > 0 ? stamp.number() : numbers.getOrDefault(topic, 0);
        }

        @Override
        public void connectionLost(Throwable cause) {
            failure = Optional.of(
                    "the connection to " + broker.url() + " broke (" + cause.getMessage()
                            + ") and could not be set up again, so what arrived since is not counted; the broker's log tells why");
            ledger.watchLost();
            news.accept("the connection to " + broker.url() + " broke (" + cause.getMessage() + "); trying again");
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // This client publishes nothing.
        }
    }
}
