/** A second opinion on what the gateway sends, which shares no code with the codec. Called by tests wherever a frame of the gateway leaves. */
@NullMarked
package io.mqttsn.gateway.wire;

import org.jspecify.annotations.NullMarked;
