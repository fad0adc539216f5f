package io.mqttsn.gateway.core.session;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Deadlines.Deadline;
import io.mqttsn.gateway.core.SessionLimits;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.core.procedure.ClientPublishes;
import io.mqttsn.gateway.core.procedure.GatewayPublishes;
import io.mqttsn.gateway.core.procedure.Subscribes;
import io.mqttsn.gateway.core.procedure.WillUpdates;
import io.mqttsn.gateway.core.topic.PredefinedTopics;
import io.mqttsn.gateway.core.topic.TopicIds;
import io.mqttsn.gateway.core.topic.TopicSpace;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.transport.PeerAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of one client, from the CONNECT that made it to its end. States change only through {@link SessionLifecycle}; {@link Sessions}
 * finds it by id and address.
 */
public final class ClientSession {

    private final CoreContext core;

    // Valid as long as the session.
    private final long id;
    private final ClientId clientId;
    private final PredefinedTopics predefinedTopics;
    private final TopicIds topicIds;
    private final Map<TopicFilter, Subscription> subscriptions = new LinkedHashMap<>();
    /** What the client has unsubscribed from while messages waited for it. */
    private final Set<TopicFilter> ended = new LinkedHashSet<>();

    private Optional<Will> will = Optional.empty();
    private final ClientPublishes clientPublishes;
    private final GatewayPublishes gatewayPublishes;
    private final Subscribes subscribes;
    private final WillUpdates willUpdates;
    private final Deadline supervision;

    // Valid for one connection.
    private SessionState state = new SessionState.Disconnected();
    private boolean cleanSession;
    private TopicSpace topicSpace = TopicSpace.WHOLE;
    private @Nullable PeerAddress address;
    /** Where among all commands the one is that closed the uplink: when a handler fails, its state may be ahead of what was done. */
    private long uplinkClosedAt = Long.MAX_VALUE;

    private long lastHeardNanos;
    /** The CONNECT that made the connection, while the client may not have heard our CONNACK. */
    private @Nullable Connect unconfirmedConnect;

    ClientSession(CoreContext core, SessionLifecycle lifecycle, long id, ClientId clientId) {
        this.core = core;
        this.id = id;
        this.clientId = clientId;
        this.predefinedTopics = core.settings().predefinedTopics().forClient(clientId);
        this.topicIds = new TopicIds(predefinedTopics, core.settings().limits().topicsPerSessionMax());
        this.clientPublishes = new ClientPublishes(core, this);
        this.gatewayPublishes = new GatewayPublishes(core, this, lifecycle);
        this.subscribes = new Subscribes(core, this);
        this.willUpdates = new WillUpdates(core, this);
        this.supervision = new Deadline(this, () -> lifecycle.supervisionExpired(this));
    }

    /** The number that stands for this session towards uplink and store; never used again for another. */
    public long id() {
        return id;
    }

    public ClientId clientId() {
        return clientId;
    }

    public SessionState state() {
        return state;
    }

    void setState(SessionState state) {
        this.state = state;
    }

    /** Where the client was last seen; empty once another client was seen there. */
    public Optional<PeerAddress> address() {
        return Optional.ofNullable(address);
    }

    void setAddress(@Nullable PeerAddress address) {
        this.address = address;
    }

    /** Whether the session ends with its connection. */
    public boolean isCleanSession() {
        return cleanSession;
    }

    public void setCleanSession(boolean cleanSession) {
        this.cleanSession = cleanSession;
    }

    /** The client lives under these limits from now on; what it has beyond them it keeps. */
    void setLimits(SessionLimits limits) {
        topicIds.setCountMax(limits.topicsMax());
        gatewayPublishes.setLimits(limits);
    }

    public Optional<Will> will() {
        return will;
    }

    public void setWill(Optional<Will> will) {
        this.will = will;
    }

    /** The part of the broker's topics that the client lives in. */
    public TopicSpace topicSpace() {
        return topicSpace;
    }

    public void setTopicSpace(TopicSpace topicSpace) {
        this.topicSpace = topicSpace;
    }

    /** The broker's name for a predefined id of this client; empty when it has none. */
    public Optional<TopicName> predefinedTopic(int id) {
        return predefinedTopics.name(id).map(topicSpace::name);
    }

    public TopicIds topicIds() {
        return topicIds;
    }

    /** By filter, in the order of subscribing. */
    public Map<TopicFilter, Subscription> subscriptions() {
        return Collections.unmodifiableMap(subscriptions);
    }

    /**
     * Whether messages of this name are for a subscription that the client has ended, and for none that it has. One that matches no subscription at all is
     * wanted: a broker may have kept subscriptions that this gateway has never seen.
     */
    public boolean hasUnsubscribed(TopicName topic) {
        return anyMatches(ended, topic) && !anyMatches(subscriptions.keySet(), topic);
    }

    private static boolean anyMatches(Collection<TopicFilter> filters, TopicName topic) {
        for (TopicFilter filter : filters) {
            if (filter.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    public void subscribed(TopicFilter filter, Subscription subscription) {
        subscriptions.put(filter, subscription);
        ended.remove(filter);
    }

    /** Answers whether there was such a subscription. */
    public boolean unsubscribed(TopicFilter filter) {
        if (gatewayPublishes.size() > 0) {
            ended.add(filter);
        }
        if (ended.size() > core.settings().limits().subscriptionsPerSessionMax()) {
            ended.remove(ended.iterator().next());
        }
        return subscriptions.remove(filter) != null;
    }

    /** No message waits any more that an ended subscription had wanted. */
    public void forgetEndedSubscriptions() {
        ended.clear();
    }

    public ClientPublishes clientPublishes() {
        return clientPublishes;
    }

    public GatewayPublishes gatewayPublishes() {
        return gatewayPublishes;
    }

    public Subscribes subscribes() {
        return subscribes;
    }

    public WillUpdates willUpdates() {
        return willUpdates;
    }

    /** Sends to the client if its state allows; whatever a sleeping or absent client misses is repeated when it is back, or asked for again. */
    public void send(MqttSnMessage message) {
        if (state.canReceive() && address != null) {
            core.sink().sendMessage(address, message);
        }
    }

    /** The client gave a sign of life. */
    public void heard() {
        lastHeardNanos = core.nowNanos();
        unconfirmedConnect = null;
    }

    /** Silence is measured from now on: the client was just heard, or has just entered its state. */
    void touch() {
        lastHeardNanos = core.nowNanos();
    }

    /** This CONNECT is being accepted. */
    public void setAcceptedConnect(Connect request) {
        unconfirmedConnect = request;
    }

    /**
     * Whether {@code request} is the CONNECT that was accepted last, sent again because our CONNACK was lost: it comes from the same address, within the
     * time that a client repeats, and the client has said nothing else meanwhile. A client that was reset looks different, it has spoken before.
     */
    public boolean repeatsAcceptedConnect(PeerAddress from, Connect request) {
        long repeatingNanos = core.settings().timers().repeatingNanos();
        return state instanceof SessionState.Active
                && request.equals(unconfirmedConnect)
                && from.equals(address)
                && core.nowNanos() - lastHeardNanos <= repeatingNanos;
    }

    public long lastHeardNanos() {
        return lastHeardNanos;
    }

    /** The uplink carries the session from now on. */
    public void uplinkIsOpen() {
        uplinkClosedAt = Long.MAX_VALUE;
    }

    /** The command that closes the uplink is the next one. */
    void uplinkCloses() {
        uplinkClosedAt = core.sink().mark();
    }

    /** Whether no command has closed the uplink, except those of a failed handler that were taken back. */
    boolean isUplinkOpen() {
        return uplinkClosedAt == Long.MAX_VALUE || core.faults().hasTakenBack(uplinkClosedAt);
    }

    Deadline supervision() {
        return supervision;
    }

    @Override
    public String toString() {
        return clientId + " (" + state.name() + ")";
    }
}
