package io.mqttsn.gateway.core;

import io.mqttsn.transport.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** How often strangers get one kind of answer: in all and each source, and apart for each listener that has limits of its own. */
public final class AnswerLimit {

    private final SourceLimit common;
    private final Map<String, SourceLimit> byListener = new LinkedHashMap<>();

    /**
     * @param kind makes the limit of this kind of answer
     */
    public AnswerLimit(CoreSettings settings, Function<CoreSettings.Rates, SourceLimit> kind) {
        common = kind.apply(settings.rates());
        settings.listeners().forEach((listener, policy) -> policy.limits()
                .ifPresent(own -> byListener.put(listener, kind.apply(own.rates()))));
    }

    /** Whether one more answer to this source is within its limits; if so, it counts. */
    public boolean tryTake(PeerAddress from, long nowNanos) {
        return byListener.getOrDefault(from.transportName(), common).tryTake(from, nowNanos);
    }
}
