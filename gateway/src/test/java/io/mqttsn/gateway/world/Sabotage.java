package io.mqttsn.gateway.world;

import io.mqttsn.gateway.core.CommandSink;

/** A bug that is put between the core and its world, to see that the world finds it. */
@FunctionalInterface
interface Sabotage {

    Sabotage NONE = (sink, world) -> sink;

    /** What the core shall take for its sink. */
    CommandSink around(CommandSink sink, World world);
}
