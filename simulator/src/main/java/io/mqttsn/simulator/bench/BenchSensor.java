package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Connect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.LossReason;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SleepCause;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.net.LiveSensor;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A sensor of the benchmark: it hands everything to the load that runs right now. */
final class BenchSensor extends LiveSensor {

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int RETRIES = 5;
    /** Long, so that idle sensors do not add to the load. */
    private static final int KEEP_ALIVE_SECONDS = 3600;

    final int number;
    private final BenchCrew crew;

    /** How many messages this sensor has published: the number of the last one. */
    long published;
    /** Whether something that the load has begun with this sensor is not through. */
    boolean busy;
    /** When that was begun. */
    long begunNanos;

    /** Where it publishes to; made once. */
    private @Nullable FilterText topic;

    private boolean wasConnected;
    /** Whether the CONNECT that goes out now is a repetition. */
    private boolean isConnecting;

    BenchSensor(SensorLoop loop, String clientId, int number, BenchCrew crew) {
        super(
                loop,
                SensorSettings.builder(clientId)
                        .keepAliveSeconds(KEEP_ALIVE_SECONDS)
                        .retry(RETRY, RETRIES)
                        .build());
        this.number = number;
        this.crew = crew;
    }

    /** The topic of its own below {@code prefix}, which is the same at each call. */
    FilterText topicUnder(String prefix) {
        FilterText known = topic;
        if (known == null) {
            known = new FilterText(prefix + number);
            topic = known;
        }
        return known;
    }

    @Override
    protected void sending(MqttSnMessage message) {
        if (message instanceof Publish publish) {
            if (publish.dup()) {
                crew.retried();
            }
        } else if (message instanceof Connect) {
            if (isConnecting) {
                crew.retried();
            }
            isConnecting = true;
        }
    }

    @Override
    protected void sendFailed(IOException cause) {
        crew.sendFailed();
    }

    @Override
    public void connected() {
        isConnecting = false;
        crew.connected(this, !wasConnected);
        wasConnected = true;
    }

    @Override
    public void refused(ReturnCode returnCode) {
        isConnecting = false;
        crew.refused(this, returnCode);
    }

    @Override
    public void lost(LossReason reason) {
        isConnecting = false;
        crew.lost(this);
    }

    @Override
    public void asleep(SleepCause cause) {
        crew.load().asleep(this, cause);
    }

    @Override
    public void published(long token, PublishOutcome outcome) {
        crew.load().published(this, token, outcome);
    }

    @Override
    public void pingAnswered() {
        crew.load().pingAnswered(this);
    }

    @Override
    public void messageArrived(Delivery delivery) {
        crew.load().messageArrived(this, delivery);
    }

    @Override
    public void subscribed(TopicSelector topic, Qos granted) {
        crew.subscribed();
    }

    @Override
    public void subscriptionRefused(TopicSelector topic, ReturnCode returnCode) {
        crew.failed(
                "the gateway refused the subscription to " + topic + " (" + returnCode + "); is the topic allowed?");
    }

    @Override
    public void violated(Violation violation) {
        crew.violated(violation);
    }

    @Override
    protected void unreachable() {
        crew.unreachable();
    }
}
