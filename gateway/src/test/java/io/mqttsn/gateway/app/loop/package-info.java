@NullMarked
package io.mqttsn.gateway.app.loop;

import org.jspecify.annotations.NullMarked;
