package io.mqttsn.gateway.world;

import io.mqttsn.codec.Frame;
import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.CoreSettings;

/** A bug that is put between the core and its world, to see that the world finds it. */
@FunctionalInterface
interface Sabotage {

    Sabotage NONE = (sink, world) -> sink;

    /** What the core shall take for its sink. */
    CommandSink around(CommandSink sink, World world);

    /** What the core hears instead of this frame. */
    default Frame heard(Frame frame) {
        return frame;
    }

    /** What the core takes for its settings. */
    default CoreSettings understood(CoreSettings settings) {
        return settings;
    }
}
