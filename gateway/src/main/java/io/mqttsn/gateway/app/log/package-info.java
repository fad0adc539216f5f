/** How log lines look and where they go. Found by Logback itself; the command line changes the level once the configuration is read. */
@NullMarked
package io.mqttsn.gateway.app.log;

import org.jspecify.annotations.NullMarked;
