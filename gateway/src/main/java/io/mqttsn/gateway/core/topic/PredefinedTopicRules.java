package io.mqttsn.gateway.core.topic;

import io.mqttsn.codec.ClientId;
import io.mqttsn.gateway.core.NamePattern;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which predefined topics which client knows: those of all clients, and those of its own kind, which win where both name the same id.
 */
public final class PredefinedTopicRules {

    public static final PredefinedTopicRules NONE = new PredefinedTopicRules(PredefinedTopics.NONE, List.of());

    private final PredefinedTopics forAll;
    private final List<Rule> rules;

    /**
     * Topics of one kind of client.
     *
     * @param clients the client ids that it is for
     * @param nameById ids 1..65534
     */
    public record Rule(NamePattern clients, Map<Integer, TopicName> nameById) {}

    /**
     * @param forAll known to every client, and to those that publish without a connection
     * @param rules later ones win over earlier ones
     */
    public PredefinedTopicRules(PredefinedTopics forAll, List<Rule> rules) {
        this.forAll = forAll;
        this.rules = List.copyOf(rules);
    }

    public PredefinedTopics forAll() {
        return forAll;
    }

    public PredefinedTopics forClient(ClientId clientId) {
        Map<Integer, TopicName> own = new TreeMap<>();
        rules.stream()
                .filter(rule -> rule.clients().matches(clientId.value()))
                .forEach(rule -> own.putAll(rule.nameById()));
        return own.isEmpty() ? forAll : forAll.with(own);
    }
}
