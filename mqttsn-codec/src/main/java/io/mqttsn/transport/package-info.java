/**
 * The seam between the gateway and whatever carries its datagrams: UDP, serial lines, radios, and the fakes of tests. Adapters implement
 * {@link io.mqttsn.transport.Transport}; the gateway and the simulator use it.
 */
@NullMarked
package io.mqttsn.transport;

import org.jspecify.annotations.NullMarked;
