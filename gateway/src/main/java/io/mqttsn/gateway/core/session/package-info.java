/** What the gateway knows of a client, the five states that a client can be in, and the one owner of all transitions between them. */
@NullMarked
package io.mqttsn.gateway.core.session;

import org.jspecify.annotations.NullMarked;
