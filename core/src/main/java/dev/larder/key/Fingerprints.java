package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Tells equal data from different ones, looking at each container once, however often it is asked about: unlike
 * {@code equals}, which begins anew on every level of nested lists.
 *
 * <p>Not thread-safe.
 */
final class Fingerprints {
    private final Map<Datum, Integer> known = new IdentityHashMap<>();

    boolean same(Datum a, Datum b) {
        return a == b || of(a) == of(b) && a.equals(b);
    }

    private int of(Datum datum) {
        if (datum instanceof Datum.Text || datum instanceof Datum.Real || datum instanceof Datum.Whole) {
            return datum.hashCode();
        }
        Integer seen = known.get(datum);
        if (seen == null) {
            seen = computed(datum);
            known.put(datum, seen);
        }
        return seen;
    }

    private int computed(Datum datum) {
        int print = datum.getClass().getName().hashCode();
        if (datum instanceof Datum.Sequence sequence) {
            for (Datum element : sequence.elements()) {
                print = 31 * print + of(element);
            }
        } else if (datum instanceof Datum.Set set) {
            for (Datum element : set.elements()) {
                print = 31 * print + of(element);
            }
        } else if (datum instanceof Datum.Mapping mapping) {
            for (Map.Entry<String, Datum> member : mapping.members().entrySet()) {
                print = 31 * (31 * print + member.getKey().hashCode()) + of(member.getValue());
            }
        } else if (datum instanceof Datum.Pairs pairs) {
            for (Map.Entry<String, Datum.Pairs.Pair> pair : pairs.byKeyText().entrySet()) {
                print = 31 * (31 * print + pair.getKey().hashCode())
                        + of(pair.getValue().value());
            }
        } else if (datum instanceof Datum.Typed typed) {
            print = 31 * (31 * print + typed.name().hashCode()) + of(typed.value());
        } else if (datum instanceof Datum.By by) {
            print = 31 * (31 * print + by.rule().hashCode()) + of(by.value());
        } else {
            // The hash of an array or of bytes knows no content, only its size.
            print = CanonicalJson.write(datum).hashCode();
        }
        return print;
    }
}
