package dev.larder;

import dev.larder.data.Datum;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/** The data within a datum that hold no other data. */
final class Leaves {
    private Leaves() {}

    /** Returns the bytes of all arrays, bytes and files in a datum. */
    static long contentBytes(Datum datum) {
        LongAdder bytes = new LongAdder();
        changed(datum, leaf -> {
            if (leaf instanceof Datum.Array array) {
                bytes.add(array.value().content().size());
            } else if (leaf instanceof Datum.Bytes own) {
                bytes.add(own.content().size());
            } else if (leaf instanceof Datum.File file) {
                bytes.add(file.bytes().content().size());
            }
            return leaf;
        });
        return bytes.sum();
    }

    /** Returns whether any of the leaves is a file, whose bytes lie elsewhere. */
    static boolean hasFiles(Datum datum) {
        AtomicBoolean found = new AtomicBoolean();
        changed(datum, leaf -> {
            if (leaf instanceof Datum.File) {
                found.set(true);
            }
            return leaf;
        });
        return found.get();
    }

    /** Returns the datum with each of its leaves changed; what holds them stays as it is. */
    static Datum changed(Datum datum, UnaryOperator<Datum> change) {
        if (datum instanceof Datum.Sequence sequence) {
            return new Datum.Sequence(sequence.elements().stream()
                    .map(element -> changed(element, change))
                    .toList());
        } else if (datum instanceof Datum.Set set) {
            return new Datum.Set(set.elements().stream()
                    .map(element -> changed(element, change))
                    .toList());
        } else if (datum instanceof Datum.Mapping mapping) {
            Map<String, Datum> members = new TreeMap<>();
            mapping.members().forEach((name, value) -> members.put(name, changed(value, change)));
            return new Datum.Mapping(members);
        } else if (datum instanceof Datum.Pairs pairs) {
            return new Datum.Pairs(pairs.pairs().stream()
                    .map(pair -> new Datum.Pairs.Pair(changed(pair.key(), change), changed(pair.value(), change)))
                    .toList());
        } else if (datum instanceof Datum.Tree tree) {
            Map<String, Datum.Node> members = new TreeMap<>();
            tree.members().forEach((name, node) -> members.put(name, (Datum.Node) changed(node, change)));
            return new Datum.Tree(members);
        } else if (datum instanceof Datum.Typed typed) {
            return new Datum.Typed(typed.name(), changed(typed.value(), change));
        } else if (datum instanceof Datum.By by) {
            return new Datum.By(by.rule(), changed(by.value(), change));
        }
        return change.apply(datum);
    }
}
