/** Tests of the message types themselves; their octets are tested in the package of their version. */
@NullMarked
package io.mqttsn.codec;

import org.jspecify.annotations.NullMarked;
