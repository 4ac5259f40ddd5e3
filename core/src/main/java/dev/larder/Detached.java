package dev.larder;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import java.util.Map;
import java.util.TreeMap;

/** A copy of a datum that shares no array with the value it was made from. */
final class Detached {
    private Detached() {}

    static Datum of(Datum datum) {
        if (datum instanceof Datum.Array array) {
            return new Datum.Array(array.value().copy());
        } else if (datum instanceof Datum.Bytes bytes) {
            return Datum.Bytes.of(Content.of(bytes.content().toBytes()));
        } else if (datum instanceof Datum.Sequence sequence) {
            return new Datum.Sequence(
                    sequence.elements().stream().map(Detached::of).toList());
        } else if (datum instanceof Datum.Set set) {
            return new Datum.Set(set.elements().stream().map(Detached::of).toList());
        } else if (datum instanceof Datum.Mapping mapping) {
            Map<String, Datum> copies = new TreeMap<>();
            mapping.members().forEach((name, value) -> copies.put(name, of(value)));
            return new Datum.Mapping(copies);
        } else if (datum instanceof Datum.Pairs pairs) {
            return new Datum.Pairs(pairs.pairs().stream()
                    .map(pair -> new Datum.Pairs.Pair(of(pair.key()), of(pair.value())))
                    .toList());
        } else if (datum instanceof Datum.Typed typed) {
            return new Datum.Typed(typed.name(), of(typed.value()));
        } else if (datum instanceof Datum.By by) {
            return new Datum.By(by.rule(), of(by.value()));
        }
        // The rest holds no array; a file is the user's own, and read where it lies.
        return datum;
    }
}
