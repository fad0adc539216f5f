package io.mqttsn.gateway.core;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers up to a number of entries, beyond which the oldest is forgotten: what strangers may fill must not grow without end. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1L;

    private final int sizeMax;

    BoundedMap(int sizeMax) {
        this.sizeMax = sizeMax;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > sizeMax;
    }
}
