/**
 * Points in monotonic time, as all parts that decide something understand them. It reads no clock: whoever drives those parts tells them the time.
 */
@NullMarked
package io.mqttsn.time;

import org.jspecify.annotations.NullMarked;
