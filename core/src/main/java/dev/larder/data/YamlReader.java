package dev.larder.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Composes one YAML document from the library's events, so that depth and aliases are bounded before anything is built, and
 * every mistake has its place.
 */
final class YamlReader {
    /** A composed value, with how many values and levels it has: what an alias of it adds. */
    private record Node(Datum datum, long values, int levels) {}

    /** The members of a mapping so far. */
    private static final class Members {
        private final TreeMap<String, Datum> byName = new TreeMap<>(Unicode.BY_CODE_POINT);
        private long values = 1;
        private int levels;

        void add(String name, Node member) {
            byName.put(name, member.datum());
            values += member.values();
            levels = Math.max(levels, member.levels());
        }
    }

    private final String text;
    private final Iterator<Event> events;
    private final TaggedForms tags = new TaggedForms(ContentResolver.ABSENT);

    /** Null is what an anchor stands for while its value is being composed. */
    private final Map<Anchor, @Nullable Node> anchors = new HashMap<>();

    private int depth;
    private long aliased;

    YamlReader(String text) {
        this.text = text;
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Integer.MAX_VALUE)
                .setVersionFunction(version -> version)
                .build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    Datum read() {
        try {
            next();
            Event start = next();
            if (!(start instanceof DocumentStartEvent document)) {
                return Datum.NULL;
            }
            Optional<SpecVersion> version = document.getSpecVersion();
            if (version.isPresent()
                    && (version.get().getMajor() != 1 || version.get().getMinor() != 2)) {
                throw error(
                        start,
                        "YAML 1.2 is read here, where words such as yes and no are texts; take the %YAML line away");
            }
            Datum datum = node(next()).datum();
            next();
            Event end = next();
            if (end instanceof DocumentStartEvent) {
                throw error(end, "a second document begins, and one is read; keep each in a file of its own");
            }
            return datum;
        } catch (MarkedYamlEngineException e) {
            throw new InvalidDatumException(
                    place(e.getProblemMark().or(e::getContextMark))
                            + Objects.requireNonNullElse(e.getProblem(), "no YAML"),
                    e);
        } catch (ReaderException e) {
            throw new InvalidDatumException(
                    place(e.getPosition()) + "a control character cannot stand in YAML; write an escape"
                            + " such as \"\\u0007\"",
                    e);
        } catch (YamlEngineException e) {
            throw new InvalidDatumException(
                    "no YAML that can be read here: " + Excerpt.of(String.valueOf(e.getMessage())), e);
        }
    }

    private Event next() {
        return events.next();
    }

    private Node node(Event event) {
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        if (depth + 1 > CanonicalJson.MAX_DEPTH) {
            throw tooDeep(event);
        }
        Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
        anchor.ifPresent(each -> anchors.put(each, null));
        depth++;
        Node node;
        if (event instanceof ScalarEvent scalar) {
            node = new Node(scalar(scalar), 1, 1);
        } else if (event instanceof MappingStartEvent mapping) {
            node = mapping(mapping);
        } else {
            node = sequence((CollectionStartEvent) event);
        }
        depth--;
        anchor.ifPresent(each -> anchors.put(each, node));
        return node;
    }

    private Node aliased(AliasEvent alias) {
        Anchor anchor = alias.getAlias();
        Node node = anchors.get(anchor);
        if (node == null) {
            String name = Excerpt.of("*" + anchor.getValue());
            throw error(
                    alias,
                    anchors.containsKey(anchor)
                            ? name + " stands inside of what it names, and a cycle has no canonical form"
                            : "nothing before " + name + " has that anchor");
        }
        aliased += node.values();
        if (aliased > Yaml.MOST_ALIASED) {
            throw error(
                    alias,
                    "the aliases stand for more than " + Yaml.MOST_ALIASED + " values together; state large data as an"
                            + " input or a file");
        }
        if (depth + node.levels() > CanonicalJson.MAX_DEPTH) {
            throw tooDeep(alias);
        }
        return node;
    }

    private Node sequence(CollectionStartEvent start) {
        requireTag(start, "tag:yaml.org,2002:seq");
        List<Datum> elements = new ArrayList<>();
        long values = 1;
        int levels = 0;
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            Node element = node(event);
            elements.add(element.datum());
            values += element.values();
            levels = Math.max(levels, element.levels());
        }
        return new Node(new Datum.Sequence(elements), values, levels + 1);
    }

    private Node mapping(MappingStartEvent start) {
        requireTag(start, "tag:yaml.org,2002:map");
        Members members = new Members();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            String name = name(event);
            Node member = node(next());
            if (members.byName.containsKey(name)) {
                throw error(event, "the member " + Excerpt.of(name) + " stands twice");
            }
            members.add(name, member);
        }
        try {
            return new Node(tags.interpret(members.byName), members.values, members.levels + 1);
        } catch (InvalidDatumException e) {
            throw error(start, e.getMessage());
        }
    }

    private String name(Event event) {
        if (event instanceof ScalarEvent scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<")) {
            throw error(
                    event,
                    "<< merges in YAML 1.1 and is a plain name in 1.2; write the members out, or quote it where it is a name");
        }
        if (event instanceof NodeEvent && !(event instanceof CollectionStartEvent)) {
            Datum key = node(event).datum();
            if (key instanceof Datum.Text text) {
                return text.value();
            }
        }
        throw error(event, "the name of a member is a text; quote it, or write pairs as {$map: [[key, value]]}");
    }

    private void requireTag(CollectionStartEvent start, String core) {
        String tag = start.getTag().orElse(core);
        if (!tag.equals(core) && !tag.equals("!")) {
            throw unknownTag(start, tag);
        }
    }

    private InvalidDatumException unknownTag(Event at, String tag) {
        return error(
                at,
                "the tag " + Excerpt.of(tag) + " is none of the core schema that fits here; write the value plainly, or"
                        + " as a form such as {$date: \"2012-01-01\"}");
    }

    private Datum scalar(ScalarEvent event) {
        Datum datum;
        try {
            datum = YamlScalar.read(
                    event.getValue(), event.isPlain(), event.getTag().orElse(null));
        } catch (InvalidDatumException e) {
            throw error(event, e.getMessage());
        }
        if (datum == null) {
            throw unknownTag(event, event.getTag().orElse(""));
        }
        return datum;
    }

    private InvalidDatumException tooDeep(Event at) {
        return error(at, "values are nested deeper than " + CanonicalJson.MAX_DEPTH + " levels");
    }

    private static InvalidDatumException error(Event at, String what) {
        return new InvalidDatumException(place(at.getStartMark()) + what);
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ": ")
                .orElse("");
    }

    private String place(int codePoints) {
        int line = 1;
        int column = 1;
        int at = 0;
        for (int i = 0; i < codePoints && at < text.length(); i++) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            line += c == '\n' ? 1 : 0;
            column = c == '\n' ? 1 : column + 1;
        }
        return "line " + line + ", column " + column + ": ";
    }
}
