/** Tests of the uplinks, over a model of a broker and its link. What every uplink must do is said once, in the contract test. */
@NullMarked
package io.mqttsn.gateway.uplink;

import org.jspecify.annotations.NullMarked;
