package io.mqttsn.gateway.uplink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of the wanted filters the broker has to know: the roots, none of which covers another. Every other filter lies under one root that covers it.
 *
 * <pre>
 * building/#                 root, has a cover: none
 *   ├─ building/1/door       covered
 *   └─ building/+/heating    covered
 * weather/today              root
 * </pre>
 *
 * <p>A filter can only cover those that begin as it does up to its first wildcard. So a place is found among a few, though every sensor may have brought
 * its own filter. (NOT thread safe.)
 */
final class FilterTree {

    private static final char BEHIND_ALL = '\uFFFF';

    /** By their texts, so that those with a common beginning lie together. */
    private final NavigableMap<String, UpstreamFilter> roots = new TreeMap<>();

    /** Those roots again that can cover others, by what they begin with. */
    private final Map<String, Set<UpstreamFilter>> wildcardRoots = new HashMap<>();

    /** Finds a place for a filter that has none: under a wider one, or as a root over those that it covers. */
    void place(UpstreamFilter added) {
        added.isPlaced = true;
        added.heirs.clear();
        UpstreamFilter wide = coverOf(added.filter.text(), added);
        if (wide != null) {
            putUnder(wide, added);
            return;
        }
        if (added.filter.hasWildcard()) {
            for (UpstreamFilter root : rootsThatMayBeCoveredBy(added)) {
                if (FilterCover.covers(added.filter, root.filter)) {
                    putAllUnder(added, root);
                }
            }
        }
        addRoot(added);
    }

    /** Takes a filter out, and notes who takes over from it: its cover, or whatever now brings the messages of those that it covered. */
    void remove(UpstreamFilter removed) {
        removed.isPlaced = false;
        UpstreamFilter cover = removed.cover;
        if (cover != null) {
            cover.covered.remove(removed);
            removed.cover = null;
            removed.heirs.add(cover);
            return;
        }
        removeRoot(removed);
        List<UpstreamFilter> orphans = List.copyOf(removed.covered);
        removed.covered.clear();
        for (UpstreamFilter orphan : orphans) {
            orphan.cover = null;
            place(orphan);
        }
        for (UpstreamFilter orphan : orphans) {
            removed.heirs.add(orphan.cover == null ? orphan : orphan.cover);
        }
    }

    /** Looks at the roots that begin with nothing, with the first level, with the first two and so on: {@code a/b} lies under {@code a/b/#} too. */
    private @Nullable UpstreamFilter coverOf(String text, UpstreamFilter narrow) {
        String whole = text + "/";
        for (int end = 0; end >= 0; end = endOfNextLevel(whole, end)) {
            for (UpstreamFilter wide : wildcardRoots.getOrDefault(whole.substring(0, end), Set.of())) {
                if (FilterCover.covers(wide.filter, narrow.filter)) {
                    return wide;
                }
            }
        }
        return null;
    }

    private static int endOfNextLevel(String text, int from) {
        return from == text.length() ? -1 : text.indexOf('/', from) + 1;
    }

    private List<UpstreamFilter> rootsThatMayBeCoveredBy(UpstreamFilter wide) {
        String beginning = beginning(wide);
        List<UpstreamFilter> found =
                new ArrayList<>(roots.subMap(beginning, beginning + BEHIND_ALL).values());
        if (!beginning.isEmpty()) {
            UpstreamFilter parentLevel = roots.get(beginning.substring(0, beginning.length() - 1));
            if (parentLevel != null) {
                found.add(parentLevel);
            }
        }
        return found;
    }

    /** What a filter with wildcards says before the first of them: nothing, or whole levels with a slash behind. */
    private static String beginning(UpstreamFilter upstream) {
        String text = upstream.filter.text();
        int plus = text.indexOf('+');
        return text.substring(0, plus < 0 ? text.indexOf('#') : plus);
    }

    private void addRoot(UpstreamFilter root) {
        roots.put(root.filter.text(), root);
        if (root.filter.hasWildcard()) {
            wildcardRoots
                    .computeIfAbsent(beginning(root), beginning -> new LinkedHashSet<>())
                    .add(root);
        }
    }

    private void removeRoot(UpstreamFilter root) {
        roots.remove(root.filter.text());
        if (root.filter.hasWildcard()) {
            wildcardRoots.computeIfPresent(
                    beginning(root), (beginning, those) -> those.remove(root) && those.isEmpty() ? null : those);
        }
    }

    private void putAllUnder(UpstreamFilter wide, UpstreamFilter root) {
        removeRoot(root);
        for (UpstreamFilter narrow : List.copyOf(root.covered)) {
            putUnder(wide, narrow);
        }
        root.covered.clear();
        putUnder(wide, root);
    }

    private static void putUnder(UpstreamFilter wide, UpstreamFilter narrow) {
        narrow.cover = wide;
        wide.covered.add(narrow);
    }
}
