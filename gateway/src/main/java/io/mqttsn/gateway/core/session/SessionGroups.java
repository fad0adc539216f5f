package io.mqttsn.gateway.core.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions by something about the place where their clients were seen last. A session stays in its group when another client takes its address: otherwise
 * one sender could leave behind any number of sessions by using one port under many names. Groups are sets, whose sizes cannot drift from what is in them.
 */
final class SessionGroups<K> {

    private final Map<K, Set<ClientSession>> sessions = new HashMap<>();
    private final Map<ClientSession, K> keys = new HashMap<>();

    int count(K key) {
        return sessions.getOrDefault(key, Set.of()).size();
    }

    boolean contains(K key, ClientSession session) {
        return key.equals(keys.get(session));
    }

    /** The session is in this group, and in no other from now on. */
    void put(ClientSession session, K key) {
        K former = keys.put(session, key);
        if (!key.equals(former)) {
            takeAway(session, former);
            // Most sources have one client.
            sessions.computeIfAbsent(key, first -> new HashSet<>(2)).add(session);
        }
    }

    void remove(ClientSession session) {
        takeAway(session, keys.remove(session));
    }

    /** Groups without sessions are forgotten: there may be any number of them. */
    private void takeAway(ClientSession session, @Nullable K key) {
        if (key != null) {
            sessions.computeIfPresent(key, (same, group) -> group.remove(session) && group.isEmpty() ? null : group);
        }
    }

    /** How many sessions are in a group, as the groups themselves say. */
    int size() {
        return sessions.values().stream().mapToInt(Set::size).sum();
    }
}
