/**
 * Where messages in custody live: a payload once, and for each session the handles of its queue. The driver calls it on behalf of the core; answers
 * come back as facts, at once from memory, later from a disk.
 */
@NullMarked
package io.mqttsn.gateway.store;

import org.jspecify.annotations.NullMarked;
