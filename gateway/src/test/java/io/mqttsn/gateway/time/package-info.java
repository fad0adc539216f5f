/** Tests of moments in monotonic time. */
@NullMarked
package io.mqttsn.gateway.time;

import org.jspecify.annotations.NullMarked;
