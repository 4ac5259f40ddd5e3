package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import dev.larder.store.Selection.Comparison;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A listing shows every entry that the selection takes, once, with its exact info, and no other. */
abstract class ListingPromises extends Promises {
    private static final int MANY = 300;

    ListingPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    /** Stores entries of two types and several attributes, sizes and parameters. */
    private List<EntryInfo> fill() {
        List<EntryInfo> infos = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Datum.Mapping parameters = new Datum.Mapping(Map.of(
                    "n",
                    Datum.Whole.of(i),
                    "solver",
                    new Datum.Mapping(Map.of("tol", new Datum.Real(i / 8.0), "name", new Datum.Text("s" + i % 3))),
                    "maybe",
                    i % 2 == 0 ? Datum.NULL : new Datum.Flag(true)));
            String type = i % 4 == 0 ? "neuro.rates" : i % 4 == 1 ? "neuro.spikes" : "weather*daily";
            String attribute = i % 2 == 0 ? "value" : "mean.rain";
            EntryDraft draft = EntryDraft.of(Recipes.of(type, parameters), attribute, Recipes.CODEC);
            Entry entry = Entry.of(draft, i % 5 == 0 ? Patterns.bytes(i, 70_000 + i) : Datum.Whole.of(i));
            store.store(entry, KEEP);
            infos.add(entry.info());
        }
        return infos;
    }

    @Test
    void everyEntryIsListedOnceWithItsInfo() {
        List<EntryInfo> infos = fill();
        assertThat(list(Selection.ALL)).containsExactlyInAnyOrderElementsOf(infos);
    }

    @Test
    void manyEntriesAreListed() {
        List<EntryInfo> infos = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            Entry entry = Recipes.entry(i, Datum.Whole.of(i));
            store.store(entry, KEEP);
            infos.add(entry.info());
        }
        assertThat(list(Selection.ALL)).containsExactlyInAnyOrderElementsOf(infos);
    }

    @Test
    void typesAreSelectedByPattern() {
        List<EntryInfo> infos = fill();
        assertTakes(
                infos, Selection.type("neuro.*"), info -> info.recipe().type().startsWith("neuro."));
        assertTakes(
                infos, Selection.type("*spikes"), info -> info.recipe().type().equals("neuro.spikes"));
        assertTakes(
                infos,
                Selection.type("neuro.rates"),
                info -> info.recipe().type().equals("neuro.rates"));
        assertTakes(infos, Selection.type("n?uro.rates"), info -> false);
        assertTakes(infos, Selection.type("*"), info -> true);
    }

    @Test
    void attributesAreSelectedByPattern() {
        List<EntryInfo> infos = fill();
        Selection rain = new Selection(new Selection.AttributeMatches("*.rain"));
        assertTakes(infos, rain, info -> info.attribute().equals("mean.rain"));
    }

    @Test
    void keysAreSelectedByTheirFirstDigits() {
        List<EntryInfo> infos = fill();
        for (int digits : new int[] {0, 1, 2, 5, 63, 64}) {
            String prefix = infos.get(3).key().hex().substring(0, digits);
            assertTakes(
                    infos, Selection.keyPrefix(prefix), info -> info.key().hex().startsWith(prefix));
        }
    }

    @Test
    void parametersAreSelectedByValue() {
        List<EntryInfo> infos = fill();
        assertTakes(infos, parameter("n", Comparison.AT_MOST, Datum.Whole.of(7)), info -> n(info) <= 7);
        assertTakes(infos, parameter("n", Comparison.EQUAL, new Datum.Real(5)), info -> n(info) == 5);
        assertTakes(infos, parameter("n", Comparison.NOT_EQUAL, Datum.Whole.of(5)), info -> n(info) != 5);
        assertTakes(infos, parameter("solver.tol", Comparison.LESS, new Datum.Real(1)), info -> n(info) < 8);
        assertTakes(infos, parameter("solver.name", Comparison.EQUAL, new Datum.Text("s1")), info -> n(info) % 3 == 1);
        assertTakes(infos, parameter("maybe", Comparison.EQUAL, Datum.NULL), info -> n(info) % 2 == 0);
        assertTakes(infos, parameter("nowhere.to.be.found", Comparison.NOT_EQUAL, Datum.NULL), info -> false);
    }

    @Test
    void sizesAndTimesAreSelectedByOrder() {
        List<EntryInfo> infos = fill();
        Selection large = new Selection(new Selection.Size(Comparison.GREATER, 70_000));
        assertTakes(infos, large, info -> n(info) % 5 == 0);
        Instant time = infos.get(11).created();
        Selection since = new Selection(new Selection.Created(Comparison.AT_LEAST, time));
        assertTakes(infos, since, info -> !info.created().isBefore(time));
        Selection then = new Selection(new Selection.Created(Comparison.EQUAL, time));
        assertTakes(infos, then, info -> info.created().equals(time));
    }

    @Test
    void conditionsAreCombined() {
        List<EntryInfo> infos = fill();
        Selection.Condition neuro = new Selection.TypeMatches("neuro.*");
        Selection.Condition few =
                parameter("n", Comparison.LESS, Datum.Whole.of(10)).condition();
        Selection either = new Selection(new Selection.Or(List.of(neuro, few)));
        assertTakes(infos, either, info -> n(info) % 4 < 2 || n(info) < 10);
        Selection butNot = new Selection(new Selection.And(List.of(few, new Selection.Not(neuro))));
        assertTakes(infos, butNot, info -> n(info) % 4 >= 2 && n(info) < 10);
        Selection stated = Selection.parse("type=neuro.* and (params.n<3 or not size<1k) and attribute=value");
        assertTakes(infos, stated, info -> n(info) % 4 < 2 && n(info) % 2 == 0 && (n(info) < 3 || n(info) % 5 == 0));
        String prefix = infos.get(0).key().hex().substring(0, 1);
        assertTakes(
                infos,
                Selection.keyPrefix(prefix).and(neuro),
                info -> info.key().hex().startsWith(prefix) && n(info) % 4 < 2);
        Selection none =
                new Selection(new Selection.Or(List.of(new Selection.KeyPrefix("0"), new Selection.KeyPrefix("f"))));
        assertTakes(infos, none, info -> info.key().hex().matches("[0f].*"));
    }

    @Test
    void aListingFollowsWhatIsReplacedAndRemoved() {
        Entry first = Recipes.entry(1, "first");
        Entry second = Recipes.entry(1, Patterns.bytes(1, 70_000));
        store.store(first, KEEP);
        store.store(Recipes.entry(2, "two"), KEEP);
        store.store(second, REPLACE);
        store.remove(Recipes.address(2));
        assertThat(list(Selection.ALL)).containsExactly(second.info());
    }

    @Test
    void aListingMayBeLeftBeforeItsEnd() {
        fill();
        for (int i = 0; i < 50; i++) {
            try (Stream<EntryInfo> some = store.list(Selection.ALL)) {
                Iterator<EntryInfo> each = some.iterator();
                assertThat(each.hasNext()).isTrue();
            }
        }
    }

    private static Selection parameter(String path, Comparison comparison, Datum value) {
        return new Selection(new Selection.Parameter(path, comparison, value));
    }

    private static long n(EntryInfo info) {
        return info.recipe()
                .parameters()
                .find("n")
                .map(n -> ((Datum.Whole) n).value().longValue())
                .orElseThrow();
    }

    private void assertTakes(List<EntryInfo> infos, Selection selection, Predicate<EntryInfo> expected) {
        assertThat(list(selection))
                .as("%s", selection)
                .containsExactlyInAnyOrderElementsOf(
                        infos.stream().filter(expected).toList());
    }

    private List<EntryInfo> list(Selection selection) {
        try (Stream<EntryInfo> stream = store.list(selection)) {
            return stream.toList();
        }
    }
}
