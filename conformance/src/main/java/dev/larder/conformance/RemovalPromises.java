package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import dev.larder.store.Stored;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is removed is gone, and nothing else is. */
abstract class RemovalPromises extends Promises {
    RemovalPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Test
    void aRemovedEntryIsNotFoundAndNotListed() {
        for (Datum value : new Datum[] {Datum.NULL, new Datum.Text("small"), Patterns.bytes(1, 5 << 20)}) {
            Entry entry = Recipes.entry(1, value);
            store.store(entry, KEEP);
            assertThat(store.remove(entry.info().address())).isTrue();
            assertThat(store.find(entry.info().address())).isEmpty();
            try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
                assertThat(all).isEmpty();
            }
        }
    }

    @Test
    void removingTwiceRemovesOnce() {
        store.store(Recipes.entry(1, "one"), KEEP);
        assertThat(store.remove(Recipes.address(1))).isTrue();
        assertThat(store.remove(Recipes.address(1))).isFalse();
    }

    @Test
    void theOtherAttributesOfAKeyStay() {
        Entry spikes = Entry.of(Recipes.draft(1, "spikes"), new Datum.Text("spikes"));
        Entry times = Entry.of(Recipes.draft(1, "times"), new Datum.Text("times"));
        store.store(spikes, KEEP);
        store.store(times, KEEP);
        assertThat(store.remove(spikes.info().address())).isTrue();
        assertThat(store.remove(new Address(spikes.info().key(), "neither"))).isFalse();
        FullReading.assertIs(store.find(times.info().address()).orElseThrow(), times, "times");
    }

    @Test
    void whatAnotherEntryHoldsTooStays() {
        Entry one = Recipes.entry(1, Patterns.bytes(1, 5 << 20));
        Entry two = Recipes.entry(2, Patterns.bytes(1, 5 << 20));
        store.store(one, KEEP);
        store.store(two, KEEP);
        store.remove(one.info().address());
        FullReading.assertIs(store.find(two.info().address()).orElseThrow(), two, "the entry with the same content");
    }

    @Test
    void whereOneWasRemovedAnotherIsTheFirst() {
        store.store(Recipes.entry(1, Patterns.bytes(1, 100_000)), KEEP);
        store.remove(Recipes.address(1));
        Entry second = Recipes.entry(1, Patterns.bytes(2, 100_000));
        assertThat(store.store(second, FAIL).status()).isEqualTo(Stored.Status.PUBLISHED);
        FullReading.assertIs(store.find(Recipes.address(1)).orElseThrow(), second, "the second");
        store.remove(Recipes.address(1));
        Entry third = Recipes.entry(1, Patterns.bytes(1, 100_000));
        assertThat(store.store(third, REPLACE).status()).isEqualTo(Stored.Status.PUBLISHED);
        FullReading.assertIs(store.find(Recipes.address(1)).orElseThrow(), third, "the third, equal to the first");
    }
}
