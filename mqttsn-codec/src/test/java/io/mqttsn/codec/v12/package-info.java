/** The wire codec held against octets written out by hand, against itself, and against everything that is no message. */
@NullMarked
package io.mqttsn.codec.v12;

import org.jspecify.annotations.NullMarked;
