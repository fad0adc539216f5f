package io.mqttsn.gateway.routing;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last retained message of each topic, for clients that subscribe later (MQTT 3.1.1, §3.3.1.3), in a tree with a level per node and siblings in the order
 * of their names. Whoever wants to see many takes a {@link Walk}, which may be interrupted for any time and needs no copy.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
public final class RetainedMessages {

    /** Octets that a level of a topic is charged with: a node and its place, whether or not other topics share it. */
    private static final int LEVEL_BYTES = 200;

    private final RoutingLimits limits;
    private final Node root = new Node();
    private int messages;
    private long bytes;
    private long refused;

    /** How many messages have been kept since the beginning; the number of the latest. */
    private long kept;

    private static final class Node {
        final NavigableMap<String, Node> children = new TreeMap<>();

        @Nullable
        Publication message;

        /** Of the message: later ones have higher numbers. */
        long number;

        boolean isEmpty() {
            return message == null && children.isEmpty();
        }
    }

    public RetainedMessages(RoutingLimits limits) {
        this.limits = limits;
    }

    /**
     * Makes a message the retained one of its topic; an empty payload only removes the old one.
     *
     * <p>A message that exceeds a limit is refused and counted, and the old one goes nevertheless: a new subscriber is better served with nothing than
     * with a state that is known to be over.
     *
     * @return whether the message is kept, or was empty
     */
    public boolean retain(Publication message, long nowNanos) {
        String[] levels = levelsOf(message.topic());
        remove(levels);
        if (message.payload().isEmpty()) {
            return true;
        }
        if (levels.length > limits.levelsMax()) {
            refused++;
            return false;
        }
        long cost = cost(message, levels.length);
        if (!fits(cost)) {
            removeExpired(nowNanos);
        }
        if (!fits(cost)) {
            refused++;
            return false;
        }
        Node node = root;
        for (String level : levels) {
            node = node.children.computeIfAbsent(level, l -> new Node());
        }
        node.message = message;
        node.number = ++kept;
        messages++;
        bytes += cost;
        return true;
    }

    /** All messages that match {@code filter} now, one after the other. */
    public Walk walk(TopicFilter filter) {
        return new Walk(filter);
    }

    /**
     * A place among the retained messages that match one filter. The walk goes on through whatever is retained and removed meanwhile: what was retained after
     * it had begun is left out, since subscribers have had that anyway, and what is gone is gone.
     */
    public final class Walk {
        private final String[] filter;
        private final long lastNumber = kept;

        /** The name found last, level by level; empty at the beginning. */
        private String[] behind = {};

        private Walk(TopicFilter filter) {
            this.filter = filter.text().split("/", -1);
        }

        /** The next message in the order of names, levels compared one by one, leaving out what has expired; null at the end. */
        public @Nullable Publication next(long nowNanos) {
            Publication next = find(root, 0, behind.length > 0, nowNanos);
            if (next != null) {
                behind = levelsOf(next.topic());
            }
            return next;
        }

        /** The message of this name, if the walk may still find it there. */
        public @Nullable Publication again(TopicName topic, long nowNanos) {
            Node node = root;
            for (String level : levelsOf(topic)) {
                node = node.children.get(level);
                if (node == null) {
                    return null;
                }
            }
            return found(node, nowNanos);
        }

        /**
         * The first match at this node or below it.
         *
         * @param isOnPath whether the name found last is here or below
         */
        private @Nullable Publication find(Node node, int depth, boolean isOnPath, long nowNanos) {
            boolean isBelowHash = depth >= filter.length - 1 && filter[filter.length - 1].equals("#");
            if (!isOnPath && (depth == filter.length || isBelowHash)) {
                Publication here = found(node, nowNanos);
                if (here != null) {
                    return here;
                }
            }
            if (depth >= filter.length && !isBelowHash) {
                return null;
            }
            @Nullable String last = isOnPath && depth < behind.length ? behind[depth] : null;
            boolean isAnyLevel = isBelowHash || filter[depth].equals("+");
            if (!isAnyLevel) {
                Node child = node.children.get(filter[depth]);
                return child == null ? null : find(child, depth + 1, last != null, nowNanos);
            }
            NavigableMap<String, Node> ahead = last == null ? node.children : node.children.tailMap(last, true);
            for (Map.Entry<String, Node> child : ahead.entrySet()) {
                if (depth > 0 || !child.getKey().startsWith("$")) {
                    Publication below =
                            find(child.getValue(), depth + 1, child.getKey().equals(last), nowNanos);
                    if (below != null) {
                        return below;
                    }
                }
            }
            return null;
        }

        private @Nullable Publication found(Node node, long nowNanos) {
            Publication message = node.message;
            boolean counts = message != null && node.number <= lastNumber && !message.isExpiredAt(nowNanos);
            return counts ? message : null;
        }
    }

    public int messages() {
        return messages;
    }

    /** What all retained messages cost: {@link Publication#sizeBytes()}, and the levels of their topics. */
    public long bytes() {
        return bytes;
    }

    /** How many messages a limit has kept from being retained. */
    public long refused() {
        return refused;
    }

    /** Whether nothing is left behind: without messages there are no nodes either. */
    boolean hasNoNodes() {
        return root.children.isEmpty();
    }

    private boolean fits(long cost) {
        return messages < limits.retainedMessagesMax() && bytes + cost <= limits.retainedBytesMax();
    }

    private static long cost(Publication message, int levels) {
        return message.sizeBytes() + (long) levels * LEVEL_BYTES;
    }

    private static String[] levelsOf(TopicName topic) {
        return topic.value().split("/", -1);
    }

    private void remove(String[] levels) {
        ArrayList<Node> path = new ArrayList<>();
        Node node = root;
        for (String level : levels) {
            path.add(node);
            node = node.children.get(level);
            if (node == null) {
                return;
            }
        }
        forgetMessageOf(node, levels.length);
        for (int i = levels.length - 1; i >= 0 && node.isEmpty(); i--) {
            node = path.get(i);
            node.children.remove(levels[i]);
        }
    }

    private void forgetMessageOf(Node node, int levels) {
        if (node.message != null) {
            messages--;
            bytes -= cost(node.message, levels);
            node.message = null;
        }
    }

    private static int levelsOf(Publication message) {
        return 1 + (int) message.topic().value().chars().filter(c -> c == '/').count();
    }

    /** Walks the whole tree; done only when a limit is reached. */
    private void removeExpired(long nowNanos) {
        ArrayList<Node> all = new ArrayList<>(List.of(root));
        for (int i = 0; i < all.size(); i++) {
            Node node = all.get(i);
            if (node.message != null && node.message.isExpiredAt(nowNanos)) {
                forgetMessageOf(node, levelsOf(node.message));
            }
            all.addAll(node.children.values());
        }
        // Children come behind their parents, so backwards every node has shed its empty children before it is looked
        // at.
        for (int i = all.size() - 1; i >= 0; i--) {
            for (Iterator<Node> children = all.get(i).children.values().iterator(); children.hasNext(); ) {
                if (children.next().isEmpty()) {
                    children.remove();
                }
            }
        }
    }
}
