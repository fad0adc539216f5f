package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Variant;

/** Where sessions and messages are kept. A new type of store is one more record. */
public sealed interface StoreConfig {

    /** In memory only. */
    @Variant(value = "memory", doc = "In memory: sessions and messages are gone when the gateway stops.")
    record Memory() implements StoreConfig {}
}
