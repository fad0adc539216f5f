package io.mqttsn.gateway.routing;

import io.mqttsn.codec.Qos;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has subscribed to what. Finding the subscribers of a message costs as many steps as its name has levels, times the wildcard branches that exist,
 * plus one per subscription found; how many sessions there are does not matter.
 *
 * <p>Filters without wildcards, most of what sensors use, are found in one step. The others form a tree with a level per node:
 *
 * <pre>
 * a/+/c, a/#, +/b      root ── a ── + ── c
 *                       │      └─ #
 *                       └─── + ── b
 * </pre>
 *
 * <p>The order of the result is defined: exact filters first, then the tree; within a filter, as subscribed. So a run can be replayed. Matching uses no
 * recursion; the depth of filters is bounded by whoever accepts them, see {@link RoutingLimits#levelsMax()}.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 *
 * @param <S> what a subscriber is to the caller, compared with {@code equals}
 */
public final class SubscriptionTrie<S> {

    private final Map<String, Node<S>> exact = new HashMap<>();
    private final Node<S> root = new Node<>(null, "");
    private final Map<S, Entry<S>> entries = new HashMap<>();
    private int subscriptions;

    private long nodesVisited;

    /** Numbers the searches, so that an entry knows whether the present one has met it already. */
    private long search;

    /** Branches still to be visited, each with the index in the name at which its next level begins; reused. */
    private final ArrayList<Node<S>> branches = new ArrayList<>();

    private int[] levelStarts = new int[16];

    /** One subscriber, its filters, and its place in the result of the present search. */
    private static final class Entry<S> {
        final S subscriber;
        final Map<TopicFilter, Node<S>> filters = new LinkedHashMap<>();
        long metInSearch;
        int index;

        Entry(S subscriber) {
            this.subscriber = subscriber;
        }
    }

    /** One level of a filter; {@code +} and {@code #} are children like any other, since no level of a name is called so. */
    private static final class Node<S> {
        final @Nullable Node<S> parent;
        final String level;
        final Map<String, Node<S>> children = new HashMap<>(4);
        final Map<Entry<S>, Qos> subscribers = new LinkedHashMap<>(4);

        Node(@Nullable Node<S> parent, String level) {
            this.parent = parent;
            this.level = level;
        }
    }

    /**
     * Adds a subscription, or changes the QoS of the one that this subscriber has with the same filter.
     *
     * @param qos granted, 0..2
     * @return whether there was none before
     */
    public boolean subscribe(S subscriber, TopicFilter filter, Qos qos) {
        Entry<S> entry = entries.computeIfAbsent(subscriber, Entry::new);
        Node<S> node = entry.filters.computeIfAbsent(filter, this::nodeOf);
        boolean isNew = node.subscribers.put(entry, qos) == null;
        if (isNew) {
            subscriptions++;
        }
        return isNew;
    }

    /** Ends the subscription with exactly this filter, and answers whether there was one. */
    public boolean unsubscribe(S subscriber, TopicFilter filter) {
        Entry<S> entry = entries.get(subscriber);
        Node<S> node = entry == null ? null : entry.filters.remove(filter);
        if (entry == null || node == null) {
            return false;
        }
        leave(entry, filter, node);
        if (entry.filters.isEmpty()) {
            entries.remove(subscriber);
        }
        return true;
    }

    /** Ends all subscriptions of one subscriber. */
    public void remove(S subscriber) {
        Entry<S> entry = entries.remove(subscriber);
        if (entry != null) {
            entry.filters.forEach((filter, node) -> leave(entry, filter, node));
        }
    }

    /** The filters of one subscriber, in the order of subscribing. */
    public List<TopicFilter> filtersOf(S subscriber) {
        Entry<S> entry = entries.get(subscriber);
        return entry == null ? List.of() : List.copyOf(entry.filters.keySet());
    }

    /** How many filters one subscriber has. */
    public int subscriptionsOf(S subscriber) {
        Entry<S> entry = entries.get(subscriber);
        return entry == null ? 0 : entry.filters.size();
    }

    /** Whether this subscriber has a subscription with exactly this filter. */
    public boolean isSubscribed(S subscriber, TopicFilter filter) {
        Entry<S> entry = entries.get(subscriber);
        return entry != null && entry.filters.containsKey(filter);
    }

    /** How many subscriptions there are in all. */
    public int size() {
        return subscriptions;
    }

    /** Whether nothing is left behind: without subscriptions there are no nodes either. */
    boolean hasNoNodes() {
        return exact.isEmpty() && root.children.isEmpty() && entries.isEmpty();
    }

    /** How many steps all searches have taken so far, but for one per subscription found; a wall clock would tell less. */
    public long nodesVisited() {
        return nodesVisited;
    }

    /** Replaces the content of {@code matches} with the subscribers of a message of this name. */
    public void match(TopicName topic, Matches<S> matches) {
        matches.clear();
        search++;
        String name = topic.value();
        Node<S> same = exact.get(name);
        nodesVisited++;
        if (same != null) {
            collect(same, matches);
        }
        if (!root.children.isEmpty()) {
            searchTree(name, matches);
        }
    }

    private void searchTree(String name, Matches<S> matches) {
        push(root, 0);
        while (!branches.isEmpty()) {
            Node<S> node = branches.remove(branches.size() - 1);
            int start = levelStarts[branches.size()];
            nodesVisited++;
            boolean wildcardsApply = node != root || name.charAt(0) != '$';
            Node<S> rest = node.children.get("#");
            if (rest != null && wildcardsApply) {
                collect(rest, matches);
            }
            if (start > name.length()) {
                collect(node, matches);
                continue;
            }
            int slash = name.indexOf('/', start);
            int end = slash < 0 ? name.length() : slash;
            Node<S> any = node.children.get("+");
            if (any != null && wildcardsApply) {
                push(any, end + 1);
            }
            int wildcardChildren = (rest == null ? 0 : 1) + (any == null ? 0 : 1);
            if (node.children.size() > wildcardChildren) {
                Node<S> named = node.children.get(name.substring(start, end));
                if (named != null) {
                    push(named, end + 1);
                }
            }
        }
    }

    private void push(Node<S> node, int levelStart) {
        int depth = branches.size();
        if (depth == levelStarts.length) {
            levelStarts = Arrays.copyOf(levelStarts, depth * 2);
        }
        branches.add(node);
        levelStarts[depth] = levelStart;
    }

    private void collect(Node<S> node, Matches<S> matches) {
        node.subscribers.forEach((entry, qos) -> {
            if (entry.metInSearch == search) {
                matches.raise(entry.index, qos);
            } else {
                entry.metInSearch = search;
                entry.index = matches.size();
                matches.add(entry.subscriber, qos);
            }
        });
    }

    private Node<S> nodeOf(TopicFilter filter) {
        String text = filter.text();
        if (!filter.hasWildcard()) {
            return exact.computeIfAbsent(text, level -> new Node<>(null, level));
        }
        Node<S> node = root;
        for (int start = 0; start <= text.length(); ) {
            int slash = text.indexOf('/', start);
            int end = slash < 0 ? text.length() : slash;
            Node<S> parent = node;
            node = parent.children.computeIfAbsent(text.substring(start, end), level -> new Node<>(parent, level));
            start = end + 1;
        }
        return node;
    }

    private void leave(Entry<S> entry, TopicFilter filter, Node<S> node) {
        node.subscribers.remove(entry);
        subscriptions--;
        if (!filter.hasWildcard()) {
            if (node.subscribers.isEmpty()) {
                exact.remove(filter.text());
            }
            return;
        }
        Node<S> parent = node.parent;
        while (parent != null && node.subscribers.isEmpty() && node.children.isEmpty()) {
            parent.children.remove(node.level);
            node = parent;
            parent = node.parent;
        }
    }
}
