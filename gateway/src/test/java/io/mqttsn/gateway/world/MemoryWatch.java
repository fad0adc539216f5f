package io.mqttsn.gateway.world;

import io.mqttsn.gateway.core.CoreSettings;

/**
 * Adds up what is held in octets, wherever it is, after every event: never more than what the limits allow together, and what is under way, which is one
 * message to each session and those that the store has not answered for.
 */
final class MemoryWatch {

    private final World world;

    MemoryWatch(World world) {
        this.world = world;
    }

    void check() {
        long held = world.store.bytes() + world.broker.queuedBytes();
        if (held > configured() + underWay()) {
            throw world.failure(
                    Invariant.BOUNDED,
                    held + " octets are held (expected: at most " + configured() + " and " + underWay()
                            + " under way): " + world.gateway.stateText());
        }
    }

    private long configured() {
        CoreSettings.Queues queues = world.climate.core().queues();
        return queues.allBytesMax() + BrokerSide.queuedBytesMax(world.climate);
    }

    private long underWay() {
        int messages = world.gateway.core.sessions().size() + world.custody.open();
        return messages * world.store.largestBytes();
    }
}
