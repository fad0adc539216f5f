package io.mqttsn.simulator.bench;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.LossReason;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.net.LiveSensor;
import io.mqttsn.simulator.net.SensorLoop;
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
    /** Whether a message, or a batch of them, is on its way and counted as such. */
    boolean busy;
    /** When the batch that is on its way began. */
    long batchNanos;

    /** Where it publishes to; made once. */
    @Nullable
    FilterText topic;

    private boolean wasConnected;

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

    @Override
    public void connected() {
        crew.connected(this, !wasConnected);
        wasConnected = true;
    }

    @Override
    public void refused(ReturnCode returnCode) {
        crew.refused(returnCode);
    }

    @Override
    public void lost(LossReason reason) {
        crew.lost(this);
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
        crew.failed("nobody listens on UDP " + loop().gatewayName()
                + "; start the gateway or name another one (--gateway)");
    }
}
