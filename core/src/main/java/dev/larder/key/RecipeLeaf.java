package dev.larder.key;

import dev.larder.data.Datum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One value of a recipe that has no further values in it, with what a person may want to be told of it. Immutable and
 * thread-safe.
 *
 * @param path where it stands, such as {@code parameters.solver.tol}; the elements of one set share a path
 * @param kind what it is: {@code whole}, {@code real}, {@code text}, {@code instant}, {@code array f64[2,3]}, …
 * @param value the value itself; large contents are known by their digests only
 * @param hint what is suspicious about it, on one line: that it may be another value than was meant, so that the key may
 *     be another one, too
 */
public record RecipeLeaf(String path, String kind, Datum value, Optional<String> hint) {

    /** Returns the leaves of a recipe in the order in which they stand in its text. */
    public static List<RecipeLeaf> of(Recipe recipe) {
        List<RecipeLeaf> leaves = new ArrayList<>();
        Datum.Mapping members = DatumDiff.read(recipe);
        members.members().forEach((name, value) -> gather(DatumPath.ROOT.member(name), value, leaves));
        return List.copyOf(leaves);
    }

    private static void gather(DatumPath path, Datum datum, List<RecipeLeaf> into) {
        if (datum instanceof Datum.Mapping mapping && !mapping.members().isEmpty()) {
            for (Map.Entry<String, Datum> member : mapping.members().entrySet()) {
                gather(path.member(member.getKey()), member.getValue(), into);
            }
        } else if (datum instanceof Datum.Tree tree && !tree.members().isEmpty()) {
            tree.members().forEach((name, entry) -> gather(path.member(name), entry, into));
        } else if (datum instanceof Datum.Sequence sequence
                && !sequence.elements().isEmpty()) {
            for (int i = 0; i < sequence.elements().size(); i++) {
                gather(path.index(i), sequence.elements().get(i), into);
            }
        } else if (datum instanceof Datum.Set set && !set.elements().isEmpty()) {
            set.elements().forEach(element -> gather(path.element(), element, into));
        } else if (datum instanceof Datum.Pairs pairs && !pairs.pairs().isEmpty()) {
            pairs.byKeyText().forEach((key, pair) -> gather(path.pair(key), pair.value(), into));
        } else if (datum instanceof Datum.Typed typed) {
            gather(path.tag("$type"), new Datum.Text(typed.name()), into);
            gather(path, typed.value(), into);
        } else if (datum instanceof Datum.By by) {
            gather(path.tag("$by"), new Datum.Text(by.rule()), into);
            gather(path, by.value(), into);
        } else {
            into.add(leaf(path.toString(), datum));
        }
    }

    private static RecipeLeaf leaf(String path, Datum datum) {
        return new RecipeLeaf(path, DatumKind.of(datum), datum, Suspicion.of(path, datum));
    }
}
