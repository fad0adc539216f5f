@NullMarked
package io.mqttsn.gateway.core.topic;

import org.jspecify.annotations.NullMarked;
