@NullMarked
package io.mqttsn.gateway.app;

import org.jspecify.annotations.NullMarked;
