package io.mqttsn.gateway.core;

import io.mqttsn.gateway.core.topic.PredefinedTopicRules;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.OverflowPolicy;
import io.mqttsn.gateway.routing.TopicName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The settings of a scenario: T_retry 10 s, N_retry 3, T_WAIT 5 min, and room enough; a test changes what it is about. */
final class TestSettings {

    static final TopicName PREDEFINED_7 = new TopicName("predefined/seven");

    int gatewayId = 1;
    int shortTolerancePercent = 50;
    int longTolerancePercent = 10;
    Duration retry = Duration.ofSeconds(10);
    int retries = 3;
    Duration congestionWait = Duration.ofMinutes(5);
    Duration connectTimeout = Duration.ofMinutes(2);
    Duration idleMax = Duration.ofHours(30);
    Duration sessionExpiry = Duration.ofDays(2);
    int clientIdOctetsMax = 23;
    int sessionsMax = 100;
    int halfOpenMax = 100;
    int topicsPerSessionMax = 1000;
    int subscriptionsPerSessionMax = 100;
    int publishesPerSessionMax = 10;
    int qos2IdsPerSessionMax = 10;
    int queueMessagesMax = 10_000;
    long queueBytesMax = 10_000_000;
    int allQueuesMessagesMax = 100_000;
    long allQueuesBytesMax = 100_000_000;
    OverflowPolicy overflowPolicy = OverflowPolicy.DROP_OLDEST;
    boolean bufferQos0 = true;
    int qos0Burst = 16;
    Duration qos0Pause = Duration.ofMillis(10);
    int strangerAnswersPerSecond = 100;
    int strangerAnswersPerSourceAndSecond = 10;
    int searchAnswersPerSecond = 100;
    int searchAnswersPerSourceAndSecond = 10;
    Duration advertiseInterval = Duration.ZERO;
    CoreSettings.WakeUpConnect wakeUpConnect = CoreSettings.WakeUpConnect.AS_FLAGS_SAY;
    Map<String, ListenerPolicy> listeners = Map.of();
    PredefinedTopicRules predefinedTopics =
            new PredefinedTopicRules(new PredefinedTopics(Map.of(7, PREDEFINED_7)), List.of());

    static CoreSettings with(Consumer<TestSettings> changes) {
        TestSettings settings = new TestSettings();
        changes.accept(settings);
        return settings.build();
    }

    private CoreSettings build() {
        return new CoreSettings(
                gatewayId,
                new CoreSettings.Timers(
                        retry,
                        retries,
                        congestionWait,
                        connectTimeout,
                        shortTolerancePercent,
                        longTolerancePercent,
                        idleMax,
                        sessionExpiry),
                new CoreSettings.Limits(
                        clientIdOctetsMax,
                        sessionsMax,
                        halfOpenMax,
                        topicsPerSessionMax,
                        subscriptionsPerSessionMax,
                        publishesPerSessionMax,
                        qos2IdsPerSessionMax),
                new CoreSettings.Queues(
                        queueMessagesMax,
                        queueBytesMax,
                        allQueuesMessagesMax,
                        allQueuesBytesMax,
                        overflowPolicy,
                        bufferQos0,
                        qos0Burst,
                        qos0Pause),
                new CoreSettings.Rates(
                        strangerAnswersPerSecond,
                        strangerAnswersPerSourceAndSecond,
                        searchAnswersPerSecond,
                        searchAnswersPerSourceAndSecond),
                advertiseInterval,
                wakeUpConnect,
                listeners,
                predefinedTopics);
    }
}
