package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Walks two data side by side and gathers the places where they differ, leaf by leaf.
 *
 * <p>What stands on one side only is one difference, however much is in it. Elements of a sequence are paired by their
 * place, after the beginning and the end that the two have in common where one is longer. Works on data as they stand in
 * canonical text, in which large contents are known by digest: it never reads any. Takes time in proportion to the two
 * texts, and the stack of their depth, which is bounded. Not thread-safe.
 */
final class DatumDiff {
    private static final String INLINE_ARRAY = "{\"$array\":{\"data\":";

    private final int most;
    private final boolean listing;
    private final List<Difference> found = new ArrayList<>();
    private final Fingerprints fingerprints = new Fingerprints();
    private int count;

    private DatumDiff(int most, boolean listing) {
        this.most = most;
        this.listing = listing;
    }

    /** Returns one that lists this many differences and then looks no further. */
    static DatumDiff listing(int most) {
        return new DatumDiff(most, true);
    }

    /** Returns one that counts all differences and says nothing of them. */
    static DatumDiff counting() {
        return new DatumDiff(Integer.MAX_VALUE, false);
    }

    /** Returns the datum as it stands in its canonical text, with large contents known by digest only. */
    static Datum asWritten(Datum datum) {
        return CanonicalJson.read(CanonicalJson.write(datum));
    }

    /** Returns the members of a recipe as they stand in its text. */
    static Datum.Mapping read(Recipe recipe) {
        return (Datum.Mapping) CanonicalJson.read(recipe.text());
    }

    List<Difference> found() {
        return List.copyOf(found);
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count >= most;
    }

    /** Takes note of a difference, in words of its own. */
    void add(DatumPath path, Optional<Datum> before, Optional<Datum> after, String text) {
        if (!isFull()) {
            count++;
            if (listing) {
                found.add(new Difference(path.toString(), before, after, text));
            }
        }
    }

    private void differs(DatumPath path, Optional<Datum> before, Optional<Datum> after) {
        if (!isFull()) {
            count++;
            if (listing) {
                found.add(Difference.at(path.toString(), before, after, Explanation.of(before, after)));
            }
        }
    }

    private void differs(DatumPath path, Datum before, Datum after) {
        differs(path, Optional.of(before), Optional.of(after));
    }

    /** Compares what stands in one place, where either side may have nothing. */
    void compare(DatumPath path, Optional<? extends Datum> before, Optional<? extends Datum> after) {
        if (before.isPresent() && after.isPresent()) {
            compare(path, before.get(), after.get());
        } else if (before.isPresent() || after.isPresent()) {
            differs(path, before.map(each -> each), after.map(each -> each));
        }
    }

    void compare(DatumPath path, Datum a, Datum b) {
        if (a == b || isFull()) {
            return;
        }
        if (a instanceof Datum.Mapping x && b instanceof Datum.Mapping y) {
            for (String name : names(x.members(), y.members())) {
                compare(path.member(name), Optional.ofNullable(x.member(name)), Optional.ofNullable(y.member(name)));
            }
        } else if (a instanceof Datum.Tree x && b instanceof Datum.Tree y) {
            for (String name : names(x.members(), y.members())) {
                compare(
                        path.member(name),
                        Optional.ofNullable(x.members().get(name)),
                        Optional.ofNullable(y.members().get(name)));
            }
        } else if (a instanceof Datum.Sequence x && b instanceof Datum.Sequence y) {
            elements(path, x.elements(), y.elements());
        } else if (a instanceof Datum.Set x && b instanceof Datum.Set y) {
            sets(path, x, y);
        } else if (a instanceof Datum.Pairs x && b instanceof Datum.Pairs y) {
            for (String key : names(x.byKeyText(), y.byKeyText())) {
                compare(path.pair(key), value(x, key), value(y, key));
            }
        } else if (a instanceof Datum.Typed x && b instanceof Datum.Typed y) {
            compare(path.tag("$type"), new Datum.Text(x.name()), new Datum.Text(y.name()));
            compare(path, x.value(), y.value());
        } else if (a instanceof Datum.By x && b instanceof Datum.By y) {
            compare(path.tag("$by"), new Datum.Text(x.rule()), new Datum.Text(y.rule()));
            compare(path, x.value(), y.value());
        } else if (a instanceof Datum.Array x && b instanceof Datum.Array y) {
            arrays(path, x.value(), y.value());
        } else if (!isSameLeaf(a, b)) {
            differs(path, a, b);
        }
    }

    /** Whatever kinds of data there will be: the canonical text has the last word. */
    private static boolean isSameLeaf(Datum a, Datum b) {
        return a.getClass().equals(b.getClass())
                && (a.equals(b) || CanonicalJson.write(a).equals(CanonicalJson.write(b)));
    }

    private static <V> SortedSet<String> names(SortedMap<String, V> a, SortedMap<String, V> b) {
        SortedSet<String> names = new TreeSet<>(a.comparator());
        names.addAll(a.keySet());
        names.addAll(b.keySet());
        return names;
    }

    private static Optional<Datum> value(Datum.Pairs pairs, String key) {
        return Optional.ofNullable(pairs.byKeyText().get(key)).map(Datum.Pairs.Pair::value);
    }

    private void elements(DatumPath path, List<Datum> a, List<Datum> b) {
        int shorter = Math.min(a.size(), b.size());
        int first = 0;
        int last = 0;
        if (a.size() != b.size()) {
            while (first < shorter && fingerprints.same(a.get(first), b.get(first))) {
                first++;
            }
            while (last < shorter - first
                    && fingerprints.same(a.get(a.size() - 1 - last), b.get(b.size() - 1 - last))) {
                last++;
            }
        }
        for (int i = first; i < Math.max(a.size(), b.size()) - last && !isFull(); i++) {
            compare(path.index(i), element(a, i, last), element(b, i, last));
        }
    }

    private static Optional<Datum> element(List<Datum> elements, int index, int last) {
        return index < elements.size() - last ? Optional.of(elements.get(index)) : Optional.empty();
    }

    private void sets(DatumPath path, Datum.Set a, Datum.Set b) {
        SortedMap<String, Datum> before = byText(a);
        SortedMap<String, Datum> after = byText(b);
        SortedSet<String> texts = new TreeSet<>(before.keySet());
        texts.addAll(after.keySet());
        for (String text : texts) {
            if (!before.containsKey(text) || !after.containsKey(text)) {
                differs(path.element(), Optional.ofNullable(before.get(text)), Optional.ofNullable(after.get(text)));
            }
        }
    }

    private static SortedMap<String, Datum> byText(Datum.Set set) {
        SortedMap<String, Datum> byText = new TreeMap<>();
        set.elements().forEach(element -> byText.put(CanonicalJson.write(element), element));
        return byText;
    }

    private void arrays(DatumPath path, NdArray a, NdArray b) {
        String before = CanonicalJson.write(new Datum.Array(a));
        String after = CanonicalJson.write(new Datum.Array(b));
        if (before.equals(after)) {
            return;
        }
        boolean byElement = a.elementType() == b.elementType()
                && Arrays.equals(a.shape(), b.shape())
                && before.startsWith(INLINE_ARRAY)
                && after.startsWith(INLINE_ARRAY);
        if (!byElement) {
            differs(path, new Datum.Array(a), new Datum.Array(b));
            return;
        }
        List<Datum> x = inline(before);
        List<Datum> y = inline(after);
        for (int i = 0; i < x.size(); i++) {
            if (!isSameLeaf(x.get(i), y.get(i))) {
                differs(path.cell(i, a.shape()), x.get(i), y.get(i));
            }
        }
    }

    /** The elements of a short array are read from the text, since each of them stands there as a scalar does. */
    private static List<Datum> inline(String arrayText) {
        // The last one is the member: within a text, a quotation mark stands behind a backslash.
        String data = arrayText.substring(INLINE_ARRAY.length(), arrayText.lastIndexOf("],\"dtype\":\"") + 1);
        return ((Datum.Sequence) CanonicalJson.read(data)).elements();
    }
}
