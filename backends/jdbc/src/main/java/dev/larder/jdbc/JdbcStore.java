package dev.larder.jdbc;

import dev.larder.store.BlobStore;
import dev.larder.store.ContentAddressedStore;
import dev.larder.store.DataStore;
import dev.larder.store.Finding;
import dev.larder.store.Housekeeping;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts a store together out of its tables. */
final class JdbcStore {
    private JdbcStore() {}

    static DataStore of(Database database, JdbcOptions options, BlockTable.Mode mode, SessionPlace place) {
        Tables tables = options.tables();
        Pulse pulse = new Pulse();
        Sessions sessions = new Sessions(place.opening(), place.exists(), place.dialect(), tables, pulse);
        Quarantine quarantine = new Quarantine(database.dialect(), tables);
        LeaseTable leases = new LeaseTable(database, sessions, tables, pulse);
        LedgerTable ledger = new LedgerTable(database, tables, options.durability());
        EntryTable entries = new EntryTable(database, tables, quarantine, options.durability());
        Leftovers leftovers = new Leftovers(database, sessions, leases, ledger, tables);
        Optional<ContentAddressedStore> split = SplitBlobs.open(database.name(), options, entries, ledger, mode);
        BlobStore blobs = split.map(other -> other.parts().blobs())
                .orElseGet(() -> new BlockTable(
                        database, tables, new Pins(sessions, place.dialect(), tables), quarantine, mode));
        StoreTraits traits = database.dialect().traits();
        return new ContentAddressedStore(new ContentAddressedStore.Parts(
                database.name(),
                entries,
                blobs,
                leases,
                ledger,
                split.<Housekeeping>map(
                                other -> new Both(leftovers, other.parts().housekeeping()))
                        .orElse(leftovers),
                split.map(other -> common(traits, other.traits())).orElse(traits),
                options.durability(),
                () -> {
                    leases.close();
                    pulse.close();
                    sessions.close();
                    if (place.isApart()) {
                        sessions.ifOpened(Database::close);
                    }
                    split.ifPresent(ContentAddressedStore::close);
                    database.close();
                }));
    }

    /** Leases and batches are the index's matter, all else takes both. */
    private static StoreTraits common(StoreTraits index, StoreTraits blobs) {
        Set<StoreTrait> own = Set.of(StoreTrait.LEASES_SPAN_HOSTS, StoreTrait.ATOMIC_BATCHES);
        return new StoreTraits(java.util.Arrays.stream(StoreTrait.values())
                .filter(trait -> index.has(trait) && (own.contains(trait) || blobs.has(trait)))
                .collect(java.util.stream.Collectors.toSet()));
    }

    /** What lies in the database, and what lies in the other store. */
    private record Both(Housekeeping one, Housekeeping other) implements Housekeeping {
        @Override
        public List<Finding> inspect() {
            List<Finding> findings = new ArrayList<>(one.inspect());
            findings.addAll(other.inspect());
            return findings;
        }

        @Override
        public long clean(Duration grace) {
            return one.clean(grace) + other.clean(grace);
        }
    }
}
