package io.mqttsn.gateway.core.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Members of groups, each in one at most. Groups are sets, whose sizes cannot drift from what is in them; only sizes are ever told, so order does not matter. */
public final class Groups<K, V> {

    private final Map<K, Set<V>> groups = new HashMap<>();
    private final Map<V, K> keys = new HashMap<>();

    /** How many are in this group. */
    public int count(K key) {
        return groups.getOrDefault(key, Set.of()).size();
    }

    boolean contains(K key, V member) {
        return key.equals(keys.get(member));
    }

    /** The member is in this group, and in no other from now on. */
    public void put(V member, K key) {
        K former = keys.put(member, key);
        if (!key.equals(former)) {
            takeAway(member, former);
            // Most sources have one client.
            groups.computeIfAbsent(key, first -> new HashSet<>(2)).add(member);
        }
    }

    public void remove(V member) {
        takeAway(member, keys.remove(member));
    }

    /** Groups without members are forgotten: there may be any number of them. */
    private void takeAway(V member, @Nullable K key) {
        if (key != null) {
            groups.computeIfPresent(key, (same, group) -> group.remove(member) && group.isEmpty() ? null : group);
        }
    }

    /** How many are in a group, as the groups themselves say. */
    int size() {
        return groups.values().stream().mapToInt(Set::size).sum();
    }
}
