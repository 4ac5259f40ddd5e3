package dev.larder.key;

import dev.larder.data.Datum;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How two recipes differ: in type, version, code, parameters and inputs, place by place.
 *
 * <p>Two recipes without a difference have the same key, and the other way round. Nothing is written down before it is
 * asked for, and no large content is ever read: contents are compared by their digests. Immutable and thread-safe.
 */
public final class RecipeDiff {
    /** How many differences {@link #toString} shows. */
    private static final int MOST_SHOWN = 20;

    private final Datum.Mapping before;
    private final Datum.Mapping after;
    private final Datum.Mapping codeBefore;
    private final Datum.Mapping codeAfter;

    private RecipeDiff(Datum.Mapping before, Datum.Mapping codeBefore, Datum.Mapping after, Datum.Mapping codeAfter) {
        this.before = before;
        this.after = after;
        this.codeBefore = codeBefore;
        this.codeAfter = codeAfter;
    }

    /** Returns how the second recipe differs from the first. */
    public static RecipeDiff of(Recipe before, Recipe after) {
        return of(before, Datum.Mapping.EMPTY, after, Datum.Mapping.EMPTY);
    }

    /**
     * Returns how the second recipe differs from the first, and which classes, methods and libraries make up the
     * difference of their code.
     *
     * @param codeBefore the digests that the first version's code was derived from, as an entry's info keeps them: {@code
     *     {"classes":{"com.acme.Solver":{"<class>":"…","step(double,int)":"…"}},"libraries":{"org.foo:bar":"1.2"}}};
     *     empty where they are not known, and then nothing is said of either side's code
     * @param codeAfter likewise, of the second
     */
    public static RecipeDiff of(Recipe before, Datum.Mapping codeBefore, Recipe after, Datum.Mapping codeAfter) {
        return new RecipeDiff(DatumDiff.read(before), codeBefore, DatumDiff.read(after), codeAfter);
    }

    /** Returns whether there is no difference. */
    public boolean isEmpty() {
        return walk(DatumDiff.listing(1)).count() == 0;
    }

    /**
     * Returns how many differences there are: the distance of the two recipes. What stands on one side only counts once,
     * however much is in it.
     */
    public int count() {
        return walk(DatumDiff.counting()).count();
    }

    /** Returns all differences: of type, version, code, parameters and inputs, in this order. */
    public List<Difference> differences() {
        return differences(Integer.MAX_VALUE);
    }

    /** Returns the first differences, at most this many; {@link #count} tells how many there are. */
    public List<Difference> differences(int most) {
        return walk(DatumDiff.listing(most)).found();
    }

    private DatumDiff walk(DatumDiff diff) {
        member("type", diff);
        version(diff);
        if (!codeBefore.equals(Datum.Mapping.EMPTY) && !codeAfter.equals(Datum.Mapping.EMPTY)) {
            new CodeDiff(diff).compare(codeBefore, codeAfter);
        }
        member("parameters", diff);
        member("inputs", diff);
        return diff;
    }

    private void member(String name, DatumDiff diff) {
        diff.compare(
                DatumPath.ROOT.member(name),
                Optional.ofNullable(before.member(name)),
                Optional.ofNullable(after.member(name)));
    }

    private void version(DatumDiff diff) {
        Version x = Version.of(before.members().getOrDefault("version", Datum.NULL));
        Version y = Version.of(after.members().getOrDefault("version", Datum.NULL));
        DatumPath path = DatumPath.ROOT.member("version");
        diff.compare(path, x.text().map(Datum.Text::new), y.text().map(Datum.Text::new));
        diff.compare(
                path.tag("$code"),
                x.code().map(code -> new Datum.CodeRef(code, null)),
                y.code().map(code -> new Datum.CodeRef(code, null)));
    }

    /** Returns a line for each difference, as far as a person wants to read them; or that there is none. */
    @Override
    public String toString() {
        int more = count() - MOST_SHOWN;
        if (more == -MOST_SHOWN) {
            return "no difference";
        }
        return differences(MOST_SHOWN).stream()
                .map(Difference::text)
                .collect(Collectors.joining("\n", "", more > 0 ? "\n… and " + more + " more" : ""));
    }
}
