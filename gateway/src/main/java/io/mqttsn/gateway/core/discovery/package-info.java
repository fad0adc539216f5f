/** How clients find the gateway: ADVERTISE to everybody now and then, GWINFO to whoever asks. */
@NullMarked
package io.mqttsn.gateway.core.discovery;

import org.jspecify.annotations.NullMarked;
