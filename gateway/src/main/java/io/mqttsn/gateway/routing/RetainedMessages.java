package io.mqttsn.gateway.routing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last retained message of each topic, for clients that subscribe later (MQTT 3.1.1, §3.3.1.3), in a tree with a level per node.
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

    private static final class Node {
        final Map<String, Node> children = new LinkedHashMap<>(4);

        @Nullable
        Publication message;

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
        String[] levels = message.topic().value().split("/", -1);
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
        messages++;
        bytes += cost;
        return true;
    }

    /** The retained messages whose names match, leaving out what has expired; siblings in the order in which their names were first used. */
    public List<Publication> matching(TopicFilter filter, long nowNanos) {
        String[] levels = filter.text().split("/", -1);
        List<Publication> found = new ArrayList<>();
        ArrayDeque<Node> nodes = new ArrayDeque<>();
        nodes.add(root);
        for (int i = 0; i < levels.length && !nodes.isEmpty(); i++) {
            if (levels[i].equals("#")) {
                nodes.forEach(node -> collectBelow(node, node == root, found, nowNanos));
                return found;
            }
            ArrayDeque<Node> next = new ArrayDeque<>();
            for (Node node : nodes) {
                if (levels[i].equals("+")) {
                    node.children.forEach((level, child) -> {
                        if (node != root || !level.startsWith("$")) {
                            next.add(child);
                        }
                    });
                } else if (node.children.containsKey(levels[i])) {
                    next.add(node.children.get(levels[i]));
                }
            }
            nodes = next;
        }
        nodes.forEach(node -> collect(node, found, nowNanos));
        return found;
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

    private static void collect(Node node, List<Publication> found, long nowNanos) {
        if (node.message != null && !node.message.isExpiredAt(nowNanos)) {
            found.add(node.message);
        }
    }

    /** What {@code #} stands for: the node itself and everything below, but at the top nothing that starts with {@code $}. */
    private static void collectBelow(Node top, boolean topIsRoot, List<Publication> found, long nowNanos) {
        ArrayDeque<Node> open = new ArrayDeque<>();
        open.add(top);
        while (!open.isEmpty()) {
            Node node = open.remove();
            collect(node, found, nowNanos);
            node.children.forEach((level, child) -> {
                if (node != top || !topIsRoot || !level.startsWith("$")) {
                    open.add(child);
                }
            });
        }
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
