/**
 * A whole world from one seed: the real core, routing and uplinks between simulated sensors, a bad network, a late store and a moody broker, all in virtual
 * time. Each event is followed by the invariants; a failure names its seed, which replays exactly.
 */
@NullMarked
package io.mqttsn.gateway.world;

import org.jspecify.annotations.NullMarked;
