/**
 * A line-aware binder from YAML to plain records, and the printers that write the commented default file and the reference page from the same records.
 * The gateway, the adapters and the simulator declare their settings with {@link io.mqttsn.config.Setting} and load them with
 * {@link io.mqttsn.config.ConfigLoader}.
 */
@NullMarked
package io.mqttsn.config;

import org.jspecify.annotations.NullMarked;
