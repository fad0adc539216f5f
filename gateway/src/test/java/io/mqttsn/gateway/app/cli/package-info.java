@NullMarked
package io.mqttsn.gateway.app.cli;

import org.jspecify.annotations.NullMarked;
