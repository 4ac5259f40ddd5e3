package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reading a value to its last byte, trusting no digest that comes with it: two values are compared by what they really hold. */
final class FullReading {
    private FullReading() {}

    /** Returns the value's canonical text, every digest in it computed from the bytes that were read. */
    static String text(Datum datum) {
        return CanonicalJson.write(inMemory(datum));
    }

    /** Fails unless the entry found is in all that can be seen of it the one that was stored. */
    static void assertIs(Entry found, Entry stored, String what) {
        assertIs(found, stored.info(), stored.datum(), what);
    }

    static void assertIs(Entry found, EntryInfo info, Datum value, String what) {
        assertThat(found.info()).as("info of %s", what).isEqualTo(info);
        assertThat(text(found.datum())).as("value of %s", what).isEqualTo(text(value));
        assertThat(CanonicalJson.digest(inMemory(found.datum())))
                .as("content digest of %s", what)
                .isEqualTo(info.digest());
        assertThat(found.form().digest()).as("stated digest of %s", what).isEqualTo(info.digest());
    }

    /** Returns the same value with all contents in memory and no digest known. */
    private static Datum inMemory(Datum datum) {
        if (datum instanceof Datum.Array array) {
            NdArray value = array.value();
            return new Datum.Array(NdArray.of(value.elementType(), value.shape(), inMemory(value.content())));
        } else if (datum instanceof Datum.Bytes bytes) {
            return Datum.Bytes.of(inMemory(bytes.content()));
        } else if (datum instanceof Datum.File file) {
            return inMemory(file);
        } else if (datum instanceof Datum.Tree tree) {
            return inMemory(tree);
        } else if (datum instanceof Datum.Sequence sequence) {
            return new Datum.Sequence(inMemory(sequence.elements()));
        } else if (datum instanceof Datum.Set set) {
            return new Datum.Set(inMemory(set.elements()));
        } else if (datum instanceof Datum.Mapping mapping) {
            Map<String, Datum> members = new LinkedHashMap<>();
            mapping.members().forEach((name, value) -> members.put(name, inMemory(value)));
            return new Datum.Mapping(members);
        } else if (datum instanceof Datum.Pairs pairs) {
            return new Datum.Pairs(pairs.pairs().stream()
                    .map(pair -> new Datum.Pairs.Pair(inMemory(pair.key()), inMemory(pair.value())))
                    .toList());
        } else if (datum instanceof Datum.Typed typed) {
            return new Datum.Typed(typed.name(), inMemory(typed.value()));
        } else if (datum instanceof Datum.By by) {
            return new Datum.By(by.rule(), inMemory(by.value()));
        }
        return datum;
    }

    private static Datum.File inMemory(Datum.File file) {
        return new Datum.File(Datum.Bytes.of(inMemory(file.bytes().content())), file.executable());
    }

    private static Datum.Tree inMemory(Datum.Tree tree) {
        Map<String, Datum.Node> members = new LinkedHashMap<>();
        tree.members()
                .forEach((name, node) -> members.put(
                        name, node instanceof Datum.Tree inner ? inMemory(inner) : inMemory((Datum.File) node)));
        return new Datum.Tree(members);
    }

    private static List<Datum> inMemory(List<Datum> elements) {
        return elements.stream().map(FullReading::inMemory).toList();
    }

    private static Content inMemory(Content content) {
        return Content.of(content.toBytes());
    }
}
