package dev.larder.jdbc;

import dev.larder.data.Datum;
import dev.larder.store.ContentAddressedStore;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.EntryIndex;
import dev.larder.store.EntryInfo;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Selection;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUriException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The other store that keeps the blocks of one in a database. Each of the two has a record of the other, under one mark, so that
 * neither is used without the other: a gc that does not see the entries would take all blocks for unused.
 */
final class SplitBlobs {
    private static final String KIND = "split";
    private static final String BLOBS = "blobs";
    private static final String INDEX = "index";

    private SplitBlobs() {}

    /** Opens the store that keeps the blocks, if there is one. */
    static Optional<ContentAddressedStore> open(
            String name, JdbcOptions options, EntryIndex entries, Ledger ledger, BlockTable.Mode mode) {
        Optional<Datum> ours = ledger.find(KIND, BLOBS).map(LedgerRecord::value);
        if (options.blobs().isEmpty()) {
            if (ours.isPresent()) {
                throw new StoreUnavailableException(
                        "the blocks of " + name + " lie in another store; open it with larder.blobs=… as it was made");
            }
            return Optional.empty();
        }
        DataStore opened = DataStores.open(options.blobs().get());
        try {
            if (!(opened instanceof ContentAddressedStore blobs)) {
                throw new StoreUriException(opened + " cannot keep blocks for " + name + "; a file: store can");
            }
            agree(name, ours, entries, ledger, blobs, mode);
            return Optional.of(blobs);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void agree(
            String name,
            Optional<Datum> ours,
            EntryIndex entries,
            Ledger ledger,
            ContentAddressedStore blobs,
            BlockTable.Mode mode) {
        Optional<Datum> theirs = blobs.ledger().find(KIND, INDEX).map(LedgerRecord::value);
        if (ours.isPresent() && ours.equals(theirs)) {
            return;
        }
        if (theirs.isPresent() || hasEntries(blobs)) {
            throw new StoreUnavailableException(
                    blobs + " is used already, and not by " + name + "; name a place of its own in larder.blobs");
        }
        if (ours.isEmpty() && hasEntries(entries)) {
            throw new StoreUnavailableException(
                    name + " has its blocks in the database; open it without larder.blobs, or begin another");
        }
        if (mode == BlockTable.Mode.READ) {
            throw new StoreUnavailableException(blobs + " is not where " + name + " has its blocks");
        }
        Datum mark = ours.orElseGet(() -> new Datum.Text(UUID.randomUUID().toString()));
        // Here first: whoever is interrupted in between finds the mark here, and goes on.
        boolean agreed = (ours.isPresent()
                        || ledger.write(KIND, BLOBS, Ledger.ABSENT, mark).isPresent())
                && blobs.ledger().write(KIND, INDEX, Ledger.ABSENT, mark).isPresent();
        if (!agreed) {
            throw new StoreUnavailableException(
                    "another process is just opening " + name + " or " + blobs + " for the first time; try again");
        }
    }

    private static boolean hasEntries(DataStore store) {
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            return all.findAny().isPresent();
        }
    }

    private static boolean hasEntries(EntryIndex entries) {
        try (Stream<EntryIndex.Located> all = entries.scan("")) {
            return all.findAny().isPresent();
        }
    }
}
