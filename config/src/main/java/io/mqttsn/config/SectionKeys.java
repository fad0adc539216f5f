package io.mqttsn.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for keys that do not belong where they stand, and guesses what they were meant to be. */
final class SectionKeys {

    private final Shape root;
    private final Problems problems;

    SectionKeys(Shape root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /**
     * Notes keys of a section that are unknown, retired or there twice.
     *
     * @param furtherKeys keys besides those of the group
     * @param path full key of the section
     */
    void check(Shape.Group group, Collection<String> furtherKeys, ConfigNode.Section section, String path) {
        List<String> known = new ArrayList<>(furtherKeys);
        known.addAll(group.keys());
        Map<String, ConfigNode.Text> first = new HashMap<>();
        for (ConfigNode.Entry entry : section.entries()) {
            String key = entry.key().text();
            String full = Binder.join(path, key);
            ConfigNode.Text before = first.putIfAbsent(key, entry.key());
            if (before != null) {
                String where = "first at " + before.origin().label();
                problems.note(entry.key().origin(), full, "", "stands here a second time", where);
            } else if (group.retired().containsKey(key)) {
                problems.note(
                        entry.key().origin(),
                        full,
                        "",
                        "was retired",
                        group.retired().get(key));
            } else if (!known.contains(key)) {
                problems.note(entry.key().origin(), full, "", "is not a known key", remedy(key, known));
            }
        }
    }

    /** A neighbour that was written wrongly, or the same key in another section, or else all that is known. */
    private String remedy(String unknown, List<String> known) {
        Optional<String> near = Words.nearest(unknown, known);
        if (near.isPresent()) {
            return "did you mean " + near.get() + "?";
        }
        List<String> elsewhere = new ArrayList<>();
        collect(root, "", unknown, elsewhere);
        return elsewhere.isEmpty()
                ? "known here: " + String.join(", ", known)
                : "did you mean " + Words.either(elsewhere) + "?";
    }

    private static void collect(Shape shape, String path, String key, List<String> found) {
        if (shape instanceof Shape.Group group) {
            for (Shape.Component component : group.components()) {
                String full = Binder.join(path, component.key());
                if (component.key().equals(key)) {
                    found.add(full);
                }
                collect(component.shape(), full, key, found);
            }
        }
    }
}
