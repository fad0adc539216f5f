/**
 * A proxy between clients and a gateway that shows what passes: datagrams go through unchanged, and their messages become a chart. The tool {@code sniff}
 * is made of it.
 */
@NullMarked
package io.mqttsn.simulator.sniff;

import org.jspecify.annotations.NullMarked;
