package io.mqttsn.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Turns YAML text into a {@link ConfigNode}. Reads the parser's events rather than its node tree: the tree is composed recursively without a limit on
 * depth, and its messages may quote what follows an anchor or alias sign, which can be a password that nobody quoted.
 */
final class YamlReader {

    /** Levels of lists and sections; no real configuration comes near it, and far more fit on the stack. */
    static final int DEPTH_MAX = 32;
    /** Uses of {@code *alias} for a list or a section, so that a few lines cannot unfold into millions. */
    static final int COLLECTION_ALIASES_MAX = 50;

    /** Names a place in the text. */
    interface Places {
        /**
         * @param line counted from 1; 0 for the text as a whole
         * @param column counted from 1
         */
        Origin at(int line, int column);
    }

    private final Places places;
    private final Iterator<Event> events;
    private final Map<Anchor, ConfigNode> anchors = new HashMap<>();
    private int collectionAliases;

    private YamlReader(Places places, Iterator<Event> events) {
        this.places = places;
        this.events = events;
    }

    /**
     * Reads one document.
     *
     * @return the document's root, an empty text when there is no document, or one error
     */
    static ConfigResult<ConfigNode> read(Places places, String yaml) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(yaml)) {
            // Half a surrogate pair; the parser trips over one at the end of its buffer.
            return syntaxError(places.at(0, 0), "there is half a character");
        }
        LoadSettings settings =
                LoadSettings.builder().setLabel("yaml").setUseMarks(true).build();
        var reader =
                new YamlReader(places, new Parse(settings).parseString(yaml).iterator());
        try {
            return new ConfigResult.Valid<>(reader.document());
        } catch (Refused refused) {
            return new ConfigResult.Invalid<>(List.of(refused.error));
        } catch (MarkedYamlEngineException e) {
            Origin origin = e.getProblemMark()
                    .map(mark -> places.at(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElseGet(() -> places.at(0, 0));
            return syntaxError(origin, e.getProblem());
        } catch (ReaderException e) {
            return syntaxError(placeOf(places, yaml, e.getPosition()), "there is a character that text cannot have");
        } catch (YamlEngineException e) {
            return syntaxError(places.at(0, 0), String.valueOf(e.getMessage()));
        }
    }

    private static ConfigResult<ConfigNode> syntaxError(Origin origin, String problem) {
        // The name of a tag handle is left out: it may be the beginning of a password that starts with an exclamation
        // mark.
        String shown = problem.startsWith("found undefined tag handle") ? "found undefined tag handle" : problem;
        String remedy = "values with any of : # & * ! % @ ` { } [ ] at their start or with \": \" inside need quotes";
        return new ConfigResult.Invalid<>(List.of(new ConfigError(origin, "", "", "is not YAML: " + shown, remedy)));
    }

    private static Origin placeOf(Places places, String yaml, int position) {
        String before = yaml.substring(0, Math.min(position, yaml.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return places.at(line, before.length() - before.lastIndexOf('\n'));
    }

    private ConfigNode document() throws Refused {
        events.next(); // stream start
        Event event = events.next();
        if (!(event instanceof DocumentStartEvent)) {
            return new ConfigNode.Text("", true, places.at(1, 1));
        }
        ConfigNode root = node(events.next(), 1);
        Event end = events.next();
        if (!(end instanceof DocumentEndEvent)) {
            throw new IllegalStateException("event: " + end.getEventId() + " (expected: end of the document)");
        }
        Event after = events.next();
        if (after instanceof DocumentStartEvent) {
            throw refuse(after, "a second document begins", "expected: one document, without a line of three dashes");
        }
        return root;
    }

    private ConfigNode node(Event event, int depth) throws Refused {
        if (event instanceof AliasEvent alias) {
            return resolve(alias);
        }
        if (depth > DEPTH_MAX) {
            throw refuse(event, "is nested too deeply", "expected: at most " + DEPTH_MAX + " levels");
        }
        if (tag(event).isPresent()) {
            throw refuse(
                    event, "has a tag", "expected: a plain value; quote text that begins with an exclamation mark");
        }
        ConfigNode node;
        if (event instanceof ScalarEvent scalar) {
            node = new ConfigNode.Text(scalar.getValue(), scalar.isPlain(), origin(event));
        } else if (event instanceof MappingStartEvent) {
            node = section(event, depth);
        } else {
            node = items(event, depth);
        }
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        return node;
    }

    private ConfigNode.Section section(Event start, int depth) throws Refused {
        var entries = new ArrayList<ConfigNode.Entry>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            if (!(node(event, depth + 1) instanceof ConfigNode.Text key)) {
                throw refuse(event, "has a list or a section for a key", "expected: key: value");
            }
            entries.add(new ConfigNode.Entry(key, node(events.next(), depth + 1)));
        }
        return new ConfigNode.Section(entries, origin(start));
    }

    private ConfigNode.Items items(Event start, int depth) throws Refused {
        var items = new ArrayList<ConfigNode>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new ConfigNode.Items(items, origin(start));
    }

    private ConfigNode resolve(AliasEvent alias) throws Refused {
        ConfigNode node = anchors.get(alias.getAlias());
        if (node == null) {
            throw refuse(alias, "uses an alias that is not defined above", "quote text that begins with an asterisk");
        }
        if (!(node instanceof ConfigNode.Text) && ++collectionAliases > COLLECTION_ALIASES_MAX) {
            throw refuse(alias, "uses too many aliases", "expected: at most " + COLLECTION_ALIASES_MAX);
        }
        return node;
    }

    private static Optional<String> tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return ((CollectionStartEvent) event).getTag();
    }

    private Origin origin(Event event) {
        return event.getStartMark()
                .map(mark -> places.at(mark.getLine() + 1, mark.getColumn() + 1))
                .orElseThrow();
    }

    private Refused refuse(Event event, String problem, String remedy) {
        return new Refused(new ConfigError(origin(event), "", "", problem, remedy));
    }

    /** Leads out of the recursion; never leaves this class. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1;
        private final transient ConfigError error;

        Refused(ConfigError error) {
            super(error.sentence());
            this.error = error;
        }
    }
}
