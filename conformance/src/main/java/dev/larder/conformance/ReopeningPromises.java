package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Lease;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Progress;
import dev.larder.store.Selection;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was stored is there when the store is opened again. */
abstract class ReopeningPromises extends Promises {
    ReopeningPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @BeforeEach
    void aStoreThatLasts() {
        needs(StoreTrait.PERSISTENT);
    }

    @Test
    void everyEntryIsThereAgain() {
        List<Entry> entries = new ArrayList<>();
        for (Specimen specimen : Specimens.small()) {
            Entry entry = Recipes.entry(entries.size(), specimen.datum());
            store.store(entry, KEEP);
            entries.add(entry);
        }
        reopen();
        for (Entry entry : entries) {
            FullReading.assertIs(
                    store.find(entry.info().address()).orElseThrow(),
                    entry,
                    entry.info().address().toString());
        }
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all)
                    .containsExactlyInAnyOrderElementsOf(
                            entries.stream().map(Entry::info).toList());
        }
        assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
    }

    @Test
    void severalBlocksAreThereAgain() {
        Entry entry = Recipes.entry(1, Patterns.bytes(1, 9 << 20));
        store.store(entry, KEEP);
        reopen();
        FullReading.assertIs(store.find(entry.info().address()).orElseThrow(), entry, "several blocks");
    }

    @Test
    void theFirstIsStillTheFirst() {
        Entry first = Recipes.entry(1, "first");
        store.store(first, KEEP);
        reopen();
        assertThat(store.store(Recipes.entry(1, "other"), KEEP))
                .isEqualTo(new Stored(first.info(), Stored.Status.KEPT_OTHER));
    }

    @Test
    void whatWasReplacedOrRemovedStaysSo() {
        Entry replacing = Recipes.entry(1, Patterns.bytes(2, 70_000));
        store.store(Recipes.entry(1, Patterns.bytes(1, 70_000)), KEEP);
        store.store(replacing, REPLACE);
        store.store(Recipes.entry(2, "two"), KEEP);
        store.remove(Recipes.address(2));
        reopen();
        FullReading.assertIs(store.find(Recipes.address(1)).orElseThrow(), replacing, "the replacing entry");
        assertThat(store.find(Recipes.address(2))).isEmpty();
    }

    @Test
    void theLedgerIsThereAgain() {
        Datum value = new Datum.Mapping(Map.of("at", new Datum.Real(-0.0), "who", new Datum.Text("\ud83e\udd6b")));
        LedgerRecord first = store.ledger().write("pin", "a/b", 0, Datum.NULL).orElseThrow();
        LedgerRecord second =
                store.ledger().write("pin", "a/b", first.revision(), value).orElseThrow();
        LedgerRecord gone = store.ledger().write("tag", "gone", 0, value).orElseThrow();
        store.ledger().remove("tag", "gone", gone.revision());
        reopen();
        assertThat(store.ledger().find("pin", "a/b")).contains(second);
        assertThat(store.ledger().find("tag", "gone")).isEmpty();
        assertThat(store.ledger().write("pin", "a/b", first.revision(), Datum.NULL))
                .isEmpty();
    }

    @Test
    void fencesGrowOn() {
        Key key = Recipes.address(1).key();
        long last = 0;
        for (int i = 0; i < 3; i++) {
            try (Lease lease =
                    store.leases().tryAcquire(key, Duration.ofSeconds(10)).orElseThrow()) {
                assertThat(lease.fence().number()).isGreaterThan(last);
                last = lease.fence().number();
            }
            reopen();
        }
    }

    @Test
    void theStoreCanDoWhatItCould() {
        StoreTraits before = store.traits();
        assertThat(reopen().traits()).isEqualTo(before);
    }

    @Test
    void twoOpeningsInOneProcessAreOneStore() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        DataStore other = open();
        Entry entry = Recipes.entry(1, Patterns.bytes(1, 70_000));
        store.store(entry, KEEP);
        FullReading.assertIs(other.find(entry.info().address()).orElseThrow(), entry, "an entry of the other opening");
        assertThat(other.store(Recipes.entry(1, "other"), KEEP).status()).isEqualTo(Stored.Status.KEPT_OTHER);
        LedgerRecord record = other.ledger().write("pin", "one", 0, Datum.NULL).orElseThrow();
        assertThat(store.ledger().find("pin", "one")).contains(record);
        Lease lease = closing(store.leases()
                .tryAcquire(entry.info().key(), Duration.ofSeconds(10))
                .orElseThrow());
        assertThat(other.leases().holder(entry.info().key())).contains(lease.fence());
        assertThat(other.leases().tryAcquire(entry.info().key(), Duration.ofSeconds(10)))
                .isEmpty();
        other.close();
        assertThat(lease.isHeld()).isTrue();
        FullReading.assertIs(store.find(entry.info().address()).orElseThrow(), entry, "after the other was closed");
    }
}
