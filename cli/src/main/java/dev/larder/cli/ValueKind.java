package dev.larder.cli;

import dev.larder.data.Datum;
import java.util.stream.Collectors;

/** What a value is, in a few words. */
final class ValueKind {
    private static final int MOST_NAMES = 6;

    private ValueKind() {}

    static String of(Datum datum) {
        if (datum instanceof Datum.Array array) {
            return "an array " + array.value();
        } else if (datum instanceof Datum.Bytes bytes) {
            return Quantity.count(bytes.content().size(), "byte", "bytes");
        } else if (datum instanceof Datum.File file) {
            return "a file of " + Quantity.count(file.bytes().content().size(), "byte", "bytes");
        } else if (datum instanceof Datum.Tree tree) {
            return "a directory of " + Quantity.count(tree.size(), "file or directory", "files and directories");
        } else if (datum instanceof Datum.Mapping mapping) {
            return mapping(mapping);
        } else if (datum instanceof Datum.Sequence sequence) {
            return "a list of " + sequence.elements().size();
        } else if (datum instanceof Datum.Set set) {
            return "a set of " + set.elements().size();
        } else if (datum instanceof Datum.Pairs pairs) {
            return "a map of " + pairs.pairs().size();
        } else if (datum instanceof Datum.Text text) {
            return "a text of " + Quantity.count(text.value().length(), "character", "characters");
        } else if (datum instanceof Datum.Typed typed) {
            return Printable.cut(typed.name(), 40) + ", " + of(typed.value());
        } else if (datum instanceof Datum.Null) {
            return "null";
        }
        return scalar(datum);
    }

    private static String mapping(Datum.Mapping mapping) {
        int count = mapping.members().size();
        String names = mapping.members().keySet().stream()
                .limit(MOST_NAMES)
                .map(name -> Printable.cut(name, 24))
                .collect(Collectors.joining(", "));
        return "an object of " + Quantity.count(count, "member", "members")
                + (count == 0 ? "" : " (" + names + (count > MOST_NAMES ? ", …)" : ")"));
    }

    private static String scalar(Datum datum) {
        if (datum instanceof Datum.Whole) {
            return "a whole number";
        } else if (datum instanceof Datum.Real) {
            return "a real number";
        } else if (datum instanceof Datum.Flag) {
            return "true or false";
        }
        return "a single value";
    }
}
