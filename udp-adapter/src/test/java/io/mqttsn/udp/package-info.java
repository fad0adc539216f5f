/** The UDP listener over real loopback sockets, on each kind of event loop that the machine has. */
@NullMarked
package io.mqttsn.udp;

import org.jspecify.annotations.NullMarked;
