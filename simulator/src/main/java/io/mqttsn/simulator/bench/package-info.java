/**
 * A repeatable benchmark against a gateway that runs already: closed loops with a bounded number of messages in flight, counted at both ends. Started by
 * the command line only.
 */
@NullMarked
package io.mqttsn.simulator.bench;

import org.jspecify.annotations.NullMarked;
