/** The command line: which commands and switches there are, what they print, and with which status the program ends. Called by {@code Main}. */
@NullMarked
package io.mqttsn.gateway.app.cli;

import org.jspecify.annotations.NullMarked;
