package io.mqttsn.gateway.core;

import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.DropReason;
import java.util.EnumSet;
import java.util.Set;

/** What has become of the messages that a core was offered for its clients: each is delivered, waits, was given back, or was dropped for a reason. */
public final class Accounts {

    /** Drops of what clients publish, which no session has ever been offered. */
    private static final Set<DropReason> FROM_CLIENTS = EnumSet.of(
            DropReason.UNKNOWN_TOPIC_ID,
            DropReason.EXCHANGES_FULL,
            DropReason.CONNECTIONLESS,
            DropReason.RATE_LIMITED,
            DropReason.UPLINK_CONGESTED,
            DropReason.UPLINK_REFUSED);

    private Accounts() {}

    /** How many messages are accounted for; as many as it was offered, unless some have vanished or were counted twice. */
    public static long accountedFor(GatewayCore core) {
        CoreCounters counters = core.counters();
        long sum = counters.deliveredAt(0) + counters.deliveredAt(1) + counters.deliveredAt(2) + counters.givenBack;
        for (DropReason reason : DropReason.values()) {
            sum += FROM_CLIENTS.contains(reason) ? 0 : counters.droppedFor(reason);
        }
        for (ClientSession session : core.sessions().all()) {
            sum += session.gatewayPublishes().size();
        }
        return sum;
    }
}
