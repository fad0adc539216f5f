package io.mqttsn.gateway.uplink;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of the wanted filters the broker has to know: the roots, none of which covers another. Every other filter lies under one root that covers it.
 *
 * <pre>
 * building/#                 root, has a cover: none
 *   ├─ building/1/door       covered
 *   └─ building/+/heating    covered
 * weather/today              root
 * </pre>
 */
final class FilterTree {

    private final Set<UpstreamFilter> roots = new LinkedHashSet<>();

    /** Those roots again that can cover others. */
    private final Set<UpstreamFilter> wildcardRoots = new LinkedHashSet<>();

    /** Finds a place for a filter that has none: under a wider one, or as a root over those that it covers. */
    void place(UpstreamFilter added) {
        added.isPlaced = true;
        added.heirs.clear();
        for (UpstreamFilter wide : wildcardRoots) {
            if (FilterCover.covers(wide.filter, added.filter)) {
                putUnder(wide, added);
                return;
            }
        }
        if (added.filter.hasWildcard()) {
            for (UpstreamFilter root : List.copyOf(roots)) {
                if (FilterCover.covers(added.filter, root.filter)) {
                    putAllUnder(added, root);
                }
            }
            wildcardRoots.add(added);
        }
        roots.add(added);
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
        roots.remove(removed);
        wildcardRoots.remove(removed);
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

    private void putAllUnder(UpstreamFilter wide, UpstreamFilter root) {
        roots.remove(root);
        wildcardRoots.remove(root);
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
