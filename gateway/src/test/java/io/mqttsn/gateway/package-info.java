@NullMarked
package io.mqttsn.gateway;

import org.jspecify.annotations.NullMarked;
