@NullMarked
package io.mqttsn.gateway.app.log;

import org.jspecify.annotations.NullMarked;
