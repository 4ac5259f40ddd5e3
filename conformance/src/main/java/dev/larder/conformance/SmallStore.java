package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A little of everything that lies in a store, and the right answers to every question about it. */
final class SmallStore {
    /** Just more than what stores keep within an entry's record, so that there is a block too. */
    private static final int BLOCK = (64 << 10) + 16;

    private final List<Known> entries = new ArrayList<>();
    private final LedgerRecord record;

    /** An entry, and the text of its value with every digest computed. */
    record Known(Entry entry, String text) {
        Address address() {
            return entry.info().address();
        }
    }

    private SmallStore(LedgerRecord record) {
        this.record = record;
    }

    static SmallStore fill(DataStore store) {
        Datum pin = new Datum.Mapping(Map.of("why", new Datum.Text("kept")));
        SmallStore small =
                new SmallStore(store.ledger().write("pin", "a pin", 0, pin).orElseThrow());
        small.add(store, Recipes.entry(1, "a small value"));
        small.add(store, Entry.of(Recipes.draft(1, "other"), Datum.NULL));
        small.add(store, Recipes.entry(2, Patterns.array(2, ElementType.I8, 100)));
        small.add(store, Recipes.entry(3, Patterns.bytes(3, BLOCK)));
        return small;
    }

    private void add(DataStore store, Entry entry) {
        store.store(entry, Publication.keeping().with(Durability.RELAXED));
        entries.add(new Known(entry, FullReading.text(entry.datum())));
    }

    List<Known> entries() {
        return entries;
    }

    /**
     * Asks for everything, reads what is found to its end, and returns the entries that were refused as damaged or not
     * understood. What is found must be right; anything but the two refusals fails.
     */
    List<Known> refused(DataStore store) {
        List<Known> refused = new ArrayList<>();
        for (Known known : entries) {
            if (!isRightOrAbsent(store, known)) {
                refused.add(known);
            }
        }
        checkListing(store);
        checkLedger(store);
        return refused;
    }

    /** Asks for the entries alone, and returns how many were refused. */
    int refusedEntries(DataStore store) {
        int refused = 0;
        for (Known known : entries) {
            refused += isRightOrAbsent(store, known) ? 0 : 1;
        }
        return refused;
    }

    /**
     * Asks for every entry and the first byte of its content, by which a store has believed every size that is stored; returns
     * how many were refused.
     */
    int touch(DataStore store) {
        int refused = 0;
        for (Known known : entries) {
            try {
                store.find(known.address()).ifPresent(found -> {
                    if (found.datum() instanceof Datum.Bytes bytes) {
                        bytes.content().read(0, ByteBuffer.allocate(1));
                    }
                });
            } catch (CorruptEntryException | UnsupportedFormatException e) {
                refused++;
            }
        }
        return refused;
    }

    /** Returns the entries that cannot be read to their end; whether the others are right is not looked at. */
    List<Known> unreadable(DataStore store) {
        return entries.stream()
                .filter(known -> !isReadableOrAbsent(store, known))
                .toList();
    }

    private static boolean isReadableOrAbsent(DataStore store, Known known) {
        try {
            store.find(known.address()).ifPresent(found -> FullReading.text(found.datum()));
            return true;
        } catch (CorruptEntryException | UnsupportedFormatException e) {
            return false;
        }
    }

    private static boolean isRightOrAbsent(DataStore store, Known known) {
        try {
            Optional<Entry> found = store.find(known.address());
            if (found.isPresent()) {
                checkRight(found.get(), known);
            }
            return true;
        } catch (CorruptEntryException e) {
            assertThat(e.address()).as("the address in: %s", e.getMessage()).isEqualTo(known.address());
            assertThat(e.place()).as("the place in: %s", e.getMessage()).isNotBlank();
            return false;
        } catch (UnsupportedFormatException e) {
            return false;
        }
    }

    static void checkRight(Entry found, Known known) {
        if (!FullReading.text(found.datum()).equals(known.text())) {
            throw new AssertionError("a wrong value was returned for " + known.address() + ": " + found.datum());
        } else if (!found.info().equals(known.entry().info())) {
            throw new AssertionError("a wrong info was returned for " + known.address() + ": " + found.info());
        }
    }

    private void checkListing(DataStore store) {
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all.toList())
                    .as("a listing may leave out, but not make up")
                    .doesNotHaveDuplicates()
                    .isSubsetOf(
                            entries.stream().map(known -> known.entry().info()).toList());
        }
    }

    private void checkLedger(DataStore store) {
        Optional<LedgerRecord> found;
        try {
            found = store.ledger().find(record.kind(), record.name());
        } catch (DataStoreException e) {
            // The contract names no exception for a record of the ledger, so any typed one will do.
            return;
        }
        found.ifPresent(read -> assertThat(read).isEqualTo(record));
    }
}
