/** Looking for gateways whose address nobody knows yet (MQTT-SN 1.2, §6.1). The tool {@code search} is made of it. */
@NullMarked
package io.mqttsn.simulator.search;

import org.jspecify.annotations.NullMarked;
