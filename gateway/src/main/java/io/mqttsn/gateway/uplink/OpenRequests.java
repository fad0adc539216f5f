package io.mqttsn.gateway.uplink;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The SUBSCRIBEs and UNSUBSCRIBEs that the broker has in front of it, a few at a time, and the filters that wait for their turn. (NOT thread safe.) */
final class OpenRequests {

    /** How many requests the broker has in front of it at most; brokers take them one by one anyway. */
    static final int OPEN_MAX = 32;

    private final UpstreamLink link;
    private final LongSupplier clock;
    private final LongSupplier places;
    private final Map<Long, UpstreamFilter> open = new LinkedHashMap<>();
    private final Set<UpstreamFilter> backlog = new LinkedHashSet<>();

    /** @param places numbers everything that is asked of the link */
    OpenRequests(UpstreamLink link, LongSupplier clock, LongSupplier places) {
        this.link = link;
        this.clock = clock;
        this.places = places;
    }

    /** Whether a request may be sent now. If not, {@link #nextWithRoom} gives the filter back when its turn has come. */
    boolean hasRoomFor(UpstreamFilter upstream) {
        if (open.size() < OPEN_MAX) {
            return true;
        }
        backlog.add(upstream);
        return false;
    }

    void subscribe(UpstreamFilter upstream) {
        upstream.isAtBroker = true;
        upstream.openIsSubscribe = true;
        upstream.askingQos = upstream.qosToAsk();
        link.subscribe(newToken(upstream), upstream.filter, upstream.askingQos);
    }

    void unsubscribe(UpstreamFilter upstream) {
        upstream.openIsSubscribe = false;
        link.unsubscribe(newToken(upstream), upstream.filter);
    }

    private long newToken(UpstreamFilter upstream) {
        upstream.openToken = places.getAsLong();
        upstream.openSinceNanos = clock.getAsLong();
        open.put(upstream.openToken, upstream);
        return upstream.openToken;
    }

    /** The filter whose request is answered; null when it was asked on an older connection. */
    @Nullable
    UpstreamFilter answered(long token) {
        UpstreamFilter upstream = open.remove(token);
        if (upstream != null) {
            upstream.openToken = UpstreamFilter.NO_TOKEN;
        }
        return upstream;
    }

    /** The next filter that waits, if there is room for it now. */
    @Nullable
    UpstreamFilter nextWithRoom() {
        if (backlog.isEmpty() || open.size() >= OPEN_MAX) {
            return null;
        }
        UpstreamFilter next = backlog.iterator().next();
        backlog.remove(next);
        return next;
    }

    /** The token of the SUBSCRIBE that has been open longest, {@link Long#MAX_VALUE} when there is none. */
    long oldestSubscribe() {
        for (UpstreamFilter upstream : open.values()) {
            if (upstream.openIsSubscribe) {
                return upstream.openToken;
            }
        }
        return Long.MAX_VALUE;
    }

    /** The filter of an open request. */
    @Nullable
    UpstreamFilter of(long token) {
        return open.get(token);
    }

    /** The connection is over: what was being asked may or may not have reached the broker. */
    void clear() {
        List<UpstreamFilter> interrupted = List.copyOf(open.values());
        open.clear();
        backlog.clear();
        for (UpstreamFilter upstream : interrupted) {
            upstream.openToken = UpstreamFilter.NO_TOKEN;
            upstream.confirmedQos = null;
        }
    }
}
