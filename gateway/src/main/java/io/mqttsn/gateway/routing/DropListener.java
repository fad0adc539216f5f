package io.mqttsn.gateway.routing;

/** Hears of every message that a queue gives up; the one way to drop. */
@FunctionalInterface
public interface DropListener {

    void dropped(MessageHandle handle, DropReason reason);
}
