package io.mqttsn.gateway.core;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.DeliveryQueue;
import io.mqttsn.gateway.routing.QueueBudget;
import io.mqttsn.transport.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every part of the core shares: settings, the sink for commands, deadlines, counters, budgets, and the time of the fact being handled. */
public final class CoreContext {

    private final CoreSettings settings;
    private final CommandSink sink;
    private final Deadlines deadlines = new Deadlines();
    private final CoreCounters counters = new CoreCounters();
    private final FaultBorder faults;
    private final QueueBudget queueBudget;
    /** By listener, where the link has told less than its configuration. */
    private final Map<String, Integer> frameSizesMax = new LinkedHashMap<>();

    private long nowNanos;

    CoreContext(CoreSettings settings, CommandSink sink) {
        this.settings = settings;
        this.sink = sink;
        this.faults = new FaultBorder(sink, counters);
        this.queueBudget = new QueueBudget(
                settings.queues().allMessagesMax(), settings.queues().allBytesMax());
    }

    public CoreSettings settings() {
        return settings;
    }

    public CommandSink sink() {
        return sink;
    }

    public Deadlines deadlines() {
        return deadlines;
    }

    public CoreCounters counters() {
        return counters;
    }

    public FaultBorder faults() {
        return faults;
    }

    /** What the queues of all sessions hold together. */
    public QueueBudget queueBudget() {
        return queueBudget;
    }

    /** An empty queue for one more session. */
    public DeliveryQueue newQueue() {
        return new DeliveryQueue(
                settings.queues().messagesMax(),
                settings.queues().bytesMax(),
                settings.queues().overflowPolicy(),
                queueBudget);
    }

    /** When the fact that is being handled happened, in monotonic nanoseconds. */
    public long nowNanos() {
        return nowNanos;
    }

    void setNowNanos(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    void setFrameSizeMax(String listener, int octets) {
        frameSizesMax.put(listener, octets);
    }

    /** Whether the link to the session's client carries a frame of this size; where the client is unknown, we shall see when it is back. */
    public boolean fits(MqttSnMessage message, ClientSession session) {
        return session.address().map(address -> fits(message, address)).orElse(true);
    }

    private boolean fits(MqttSnMessage message, PeerAddress address) {
        int overhead = address instanceof ForwardedPeer forwarded ? Encapsulated.overhead(forwarded.nodeId()) : 0;
        String listener = address.transportName();
        int configured = settings.listener(listener).frameSizeMax();
        int frameSizeMax = Math.min(configured, frameSizesMax.getOrDefault(listener, configured));
        return MqttSnEncoder.encodedLength(message) + overhead <= frameSizeMax;
    }

    public void notice(Notice.Kind kind, Object subject, String detail) {
        sink.notice(new Notice(kind, subject.toString(), detail));
    }
}
