package io.mqttsn.gateway.core;

import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.routing.OverflowPolicy;
import io.mqttsn.gateway.routing.TopicName;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The settings of a scenario: T_retry 10 s, N_retry 3, T_WAIT 5 min, and room enough; a test changes what it is about. */
final class TestSettings {

    static final TopicName PREDEFINED_7 = new TopicName("predefined/seven");

    Duration retry = Duration.ofSeconds(10);
    int retries = 3;
    Duration congestionWait = Duration.ofMinutes(5);
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
    OverflowPolicy overflowPolicy = OverflowPolicy.DROP_OLDEST;
    boolean bufferQos0 = true;
    int strangerAnswersPerSecond = 100;
    int strangerAnswersPerSourceAndSecond = 10;
    Map<String, Integer> frameSizeMax = Map.of();
    PredefinedTopics predefinedTopics = new PredefinedTopics(Map.of(7, PREDEFINED_7));

    static CoreSettings with(Consumer<TestSettings> changes) {
        TestSettings settings = new TestSettings();
        changes.accept(settings);
        return settings.build();
    }

    private CoreSettings build() {
        return new CoreSettings(
                1,
                retry,
                retries,
                congestionWait,
                50,
                10,
                idleMax,
                sessionExpiry,
                clientIdOctetsMax,
                sessionsMax,
                halfOpenMax,
                topicsPerSessionMax,
                subscriptionsPerSessionMax,
                publishesPerSessionMax,
                qos2IdsPerSessionMax,
                queueMessagesMax,
                queueBytesMax,
                allQueuesMessagesMax,
                100_000_000,
                overflowPolicy,
                bufferQos0,
                strangerAnswersPerSecond,
                strangerAnswersPerSourceAndSecond,
                frameSizeMax,
                predefinedTopics);
    }
}
