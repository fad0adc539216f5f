/** Topic ids and message ids of one session, and the ids that are known beforehand. Used by sessions and procedures of the core. */
@NullMarked
package io.mqttsn.gateway.core.topic;

import org.jspecify.annotations.NullMarked;
