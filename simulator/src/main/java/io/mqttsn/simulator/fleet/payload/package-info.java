/**
 * What simulated sensors measure and how they write it down: templates of text, binary layouts, and tables to replay. The sensors of a fleet fill them, and
 * the end-to-end count reads its stamps back out of what arrives at the broker.
 */
@NullMarked
package io.mqttsn.simulator.fleet.payload;

import org.jspecify.annotations.NullMarked;
