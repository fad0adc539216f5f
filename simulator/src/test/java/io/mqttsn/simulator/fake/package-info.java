/** A gateway of a few hundred lines for tests over loopback. It knows just enough, and complains about everything else. */
@NullMarked
package io.mqttsn.simulator.fake;

import org.jspecify.annotations.NullMarked;
