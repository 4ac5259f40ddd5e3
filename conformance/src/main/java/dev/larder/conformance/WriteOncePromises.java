package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.store.ConflictException;
import dev.larder.store.Entry;
import dev.larder.store.Publication;
import dev.larder.store.StoreTrait;
import dev.larder.store.Stored;
import dev.larder.store.Stored.Status;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first entry at an address stays, unless replacing is asked for; what counts as the same is the value. */
abstract class WriteOncePromises extends Promises {
    private static final int QUIET_NAN = 0x7fc0_0000;

    private final Entry first = Recipes.entry(1, "first");
    private final Entry same = Entry.of(Recipes.draft(1).by("somebody else"), new Datum.Text("first"));
    private final Entry other = Recipes.entry(1, "other");

    WriteOncePromises(Supplier<StoreHarness> source) {
        super(source);
    }

    static Stream<Publication> everyPublication() {
        return Stream.of(KEEP, FAIL, REPLACE);
    }

    static Stream<Publication> keepingAndFailing() {
        return Stream.of(KEEP, FAIL);
    }

    @ParameterizedTest
    @MethodSource("everyPublication")
    void theFirstEntryIsPublished(Publication publication) {
        assertThat(store.store(first, publication)).isEqualTo(new Stored(first.info(), Status.PUBLISHED));
        assertHolds(first);
    }

    @ParameterizedTest
    @MethodSource("keepingAndFailing")
    void theSameValueIsNotStoredTwice(Publication publication) {
        store.store(first, KEEP);
        assertThat(store.store(same, publication)).isEqualTo(new Stored(first.info(), Status.KEPT_SAME));
        assertHolds(first);
    }

    @Test
    void anotherValueIsDroppedWhereTheFirstIsToBeKept() {
        store.store(first, KEEP);
        assertThat(store.store(other, KEEP)).isEqualTo(new Stored(first.info(), Status.KEPT_OTHER));
        assertHolds(first);
    }

    @Test
    void anotherValueIsAConflictWhereThatIsToFail() {
        store.store(first, KEEP);
        assertThatThrownBy(() -> store.store(other, FAIL)).isInstanceOf(ConflictException.class);
        assertHolds(first);
    }

    @Test
    void anotherValueReplacesTheFirstWhereThatIsAskedFor() {
        store.store(first, KEEP);
        assertThat(store.store(other, REPLACE)).isEqualTo(new Stored(other.info(), Status.REPLACED));
        assertHolds(other);
    }

    @Test
    void replacingReplacesTheInfoToo() {
        store.store(first, KEEP);
        store.store(same, REPLACE);
        assertHolds(same);
    }

    @Test
    void aStoredNullIsKeptAsAnyValueIs() {
        Entry nothing = Recipes.entry(1, Datum.NULL);
        store.store(nothing, KEEP);
        assertThat(store.store(other, KEEP).status()).isEqualTo(Status.KEPT_OTHER);
        assertThatThrownBy(() -> store.store(other, FAIL)).isInstanceOf(ConflictException.class);
        assertThat(store.store(nothing, FAIL).status()).isEqualTo(Status.KEPT_SAME);
    }

    @Test
    void largeValuesAreWriteOnceToo() {
        Entry large = Recipes.entry(1, Patterns.bytes(1, 5 << 20));
        store.store(large, KEEP);
        assertThat(store.store(Recipes.entry(1, Patterns.bytes(1, 5 << 20)), FAIL)
                        .status())
                .isEqualTo(Status.KEPT_SAME);
        assertThatThrownBy(() -> store.store(Recipes.entry(1, Patterns.bytes(2, 5 << 20)), FAIL))
                .isInstanceOf(ConflictException.class);
        assertHolds(large);
        Entry replacing = Recipes.entry(1, Patterns.bytes(3, 5 << 20));
        store.store(replacing, REPLACE);
        assertHolds(replacing);
    }

    @Test
    void nanIsNanWhateverItsPayload() {
        for (int length : new int[] {3, 1_000, 30_000}) {
            Entry one = Recipes.entry(length, nans(length, QUIET_NAN));
            Entry another = Recipes.entry(length, nans(length, QUIET_NAN | 0x1234));
            store.store(one, KEEP);
            assertThat(store.store(another, FAIL))
                    .as("%d elements", length)
                    .isEqualTo(new Stored(one.info(), Status.KEPT_SAME));
            FullReading.assertIs(store.find(one.info().address()).orElseThrow(), one, length + " elements");
        }
    }

    private static Datum nans(int length, int bits) {
        float[] values = new float[length];
        values[length - 1] = Float.intBitsToFloat(bits);
        return new Datum.Mapping(Map.of("rates", new Datum.Array(NdArray.of(values))));
    }

    @Test
    void theTwoZerosAreTwoValues() {
        store.store(Recipes.entry(1, new Datum.Real(0.0)), KEEP);
        assertThatThrownBy(() -> store.store(Recipes.entry(1, new Datum.Real(-0.0)), FAIL))
                .isInstanceOf(ConflictException.class);
        store.store(Recipes.entry(2, new Datum.Array(NdArray.of(new double[100]))), KEEP);
        double[] minus = new double[100];
        minus[99] = -0.0;
        assertThatThrownBy(() -> store.store(Recipes.entry(2, new Datum.Array(NdArray.of(minus))), FAIL))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void severalEntriesAreStoredInOrder() {
        List<Entry> entries = List.of(
                Recipes.entry(3, "three"), Recipes.entry(1, "one"), Recipes.entry(2, Patterns.bytes(1, 100_000)));
        assertThat(store.storeAll(entries, KEEP))
                .isEqualTo(entries.stream()
                        .map(e -> new Stored(e.info(), Status.PUBLISHED))
                        .toList());
        for (Entry entry : entries) {
            FullReading.assertIs(
                    store.find(entry.info().address()).orElseThrow(),
                    entry,
                    entry.info().address() + "");
        }
    }

    @Test
    void severalEntriesAreEachKeptOrPublished() {
        store.store(first, KEEP);
        Entry second = Recipes.entry(2, "second");
        assertThat(store.storeAll(List.of(other, second), KEEP))
                .containsExactly(
                        new Stored(first.info(), Status.KEPT_OTHER), new Stored(second.info(), Status.PUBLISHED));
    }

    @Test
    void aConflictAmongSeveralStopsThere() {
        store.store(first, KEEP);
        Entry before = Recipes.entry(2, "before");
        Entry after = Recipes.entry(3, "after");
        assertThatThrownBy(() -> store.storeAll(List.of(before, other, after), FAIL))
                .isInstanceOf(ConflictException.class);
        assertHolds(first);
        assertThat(store.find(after.info().address())).isEmpty();
        // All or none, or those before the conflict: that is what the trait tells apart.
        assertThat(store.find(before.info().address()).isPresent())
                .isEqualTo(!store.traits().has(StoreTrait.ATOMIC_BATCHES));
    }

    @Test
    void nothingIsStoredAllAtOnce() {
        assertThat(store.storeAll(List.of(), KEEP)).isEmpty();
    }

    private void assertHolds(Entry entry) {
        FullReading.assertIs(store.find(entry.info().address()).orElseThrow(), entry, "the entry that is to be there");
    }
}
