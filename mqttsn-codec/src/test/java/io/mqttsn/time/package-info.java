/** Tests of moments in monotonic time. */
@NullMarked
package io.mqttsn.time;

import org.jspecify.annotations.NullMarked;
