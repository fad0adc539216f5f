package io.mqttsn.gateway.core.topic;

import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Optional;

/**
 * The part of the broker's topics that a listener's clients live in: its prefix is put before every name and filter of theirs, and taken off from what they
 * receive. Sessions hold the broker's names throughout; only texts on the MQTT-SN side are without the prefix.
 */
public final class TopicSpace {

    /** The whole of the broker's topics. */
    public static final TopicSpace WHOLE = new TopicSpace("");

    private final String prefix;

    private TopicSpace(String prefix) {
        this.prefix = prefix;
    }

    /** The topics under {@code prefix}, which may be empty and is taken as it is: whoever wants a level of its own ends it with a slash. */
    public static TopicSpace of(String prefix) {
        return prefix.isEmpty() ? WHOLE : new TopicSpace(prefix);
    }

    /** Whether these are the topics under {@code otherPrefix}. */
    public boolean isUnder(String otherPrefix) {
        return prefix.equals(otherPrefix);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicSpace that && prefix.equals(that.prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }

    /** The broker's name for what a client calls {@code text}; empty when that is no topic name. */
    public Optional<TopicName> name(String text) {
        return text.isEmpty() ? Optional.empty() : TopicName.parse(prefix + text);
    }

    /** The broker's name for a configured name. */
    public TopicName name(TopicName configured) {
        return prefix.isEmpty() ? configured : new TopicName(prefix + configured.value());
    }

    /** The broker's filter for what a client calls {@code text}; empty when that is no filter. */
    public Optional<TopicFilter> filter(String text) {
        return TopicFilter.parse(text).flatMap(filter -> TopicFilter.parse(prefix + filter.text()));
    }

    /**
     * Whether a client of this space has a name for what the broker calls {@code name}. The prefix itself, and the level above it, match filters of the
     * space all the same.
     */
    public boolean contains(TopicName name) {
        return name.value().length() > prefix.length() && name.value().startsWith(prefix);
    }

    /** What a client of this space calls the broker's {@code name}. */
    public String textOf(TopicName name) {
        return name.value().startsWith(prefix) ? name.value().substring(prefix.length()) : name.value();
    }
}
