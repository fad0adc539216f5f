package io.mqttsn.gateway.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a listener of a scenario allows: everything that is not off by default; a test changes what it is about. */
final class TestPolicy {

    int frameSizeMax = 1000;
    int sessionsMax = 100;
    int sessionsPerSourceMax = 100;
    List<NamePattern> clientIds = ListenerPolicy.ANYBODY;
    List<NamePattern> sources = ListenerPolicy.ANYBODY;
    String topicPrefix = "";
    List<NamePattern> forwarders = List.of();
    List<NamePattern> publishersWithoutConnection = List.of();
    int publishesWithoutConnectionPerSecond = 100;
    boolean wakeUpMoves;
    boolean answersOnGroup;
    Optional<ListenerLimits> limits = Optional.empty();

    static ListenerPolicy with(Consumer<TestPolicy> changes) {
        TestPolicy policy = new TestPolicy();
        changes.accept(policy);
        return new ListenerPolicy(
                policy.frameSizeMax,
                policy.sessionsMax,
                policy.sessionsPerSourceMax,
                policy.clientIds,
                policy.sources,
                policy.topicPrefix,
                policy.forwarders,
                policy.publishersWithoutConnection,
                policy.publishesWithoutConnectionPerSecond,
                policy.wakeUpMoves,
                policy.answersOnGroup,
                policy.limits);
    }

    /** A scenario whose usual listener has this policy. */
    static Scenario scenario(Consumer<TestPolicy> changes) {
        return new Scenario(settings -> settings.listeners = Map.of(TestAddress.TRANSPORT, with(changes)));
    }

    static List<NamePattern> patterns(String... texts) {
        return Stream.of(texts).map(NamePattern::new).toList();
    }
}
