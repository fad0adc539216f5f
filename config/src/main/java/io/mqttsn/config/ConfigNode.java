package io.mqttsn.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was written, before anybody asked what it means: a tree of texts that know where they stand. */
sealed interface ConfigNode {

    Origin origin();

    /** Whether nothing stands here: {@code key:} with no value, {@code ~} or {@code null}. */
    default boolean isNothing() {
        return false;
    }

    /**
     * A single value.
     *
     * @param plain whether it stands without quotes
     */
    record Text(String text, boolean plain, Origin origin) implements ConfigNode {

        @Override
        public boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    /** A list. */
    record Items(List<ConfigNode> items, Origin origin) implements ConfigNode {

        public Items {
            items = List.copyOf(items);
        }

        /** The list with one element replaced, or appended when {@code index} is its size. */
        Items with(int index, ConfigNode item) {
            var changed = new ArrayList<>(items);
            if (index == changed.size()) {
                changed.add(item);
            } else {
                changed.set(index, item);
            }
            return new Items(changed, origin);
        }
    }

    /** A section of keys and values; may hold a key twice, since that is for the binder to report. */
    record Section(List<Entry> entries, Origin origin) implements ConfigNode {

        public Section {
            entries = List.copyOf(entries);
        }

        Optional<ConfigNode> get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().text().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }

        /** The section with the value of a key replaced or added. */
        Section with(String key, ConfigNode value) {
            var changed = new ArrayList<Entry>(entries.size() + 1);
            boolean replaced = false;
            for (Entry entry : entries) {
                boolean same = entry.key().text().equals(key);
                if (same) {
                    replaced = true;
                }
                changed.add(same ? new Entry(entry.key(), value) : entry);
            }
            if (!replaced) {
                changed.add(new Entry(new Text(key, true, value.origin()), value));
            }
            return new Section(changed, origin);
        }
    }

    /** One key with its value. */
    record Entry(Text key, ConfigNode value) {}
}
