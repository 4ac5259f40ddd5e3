package dev.larder.store;

import dev.larder.key.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one contract of every backend: entries by address, and what is needed to share and keep them.
 *
 * <p>Rules that every store keeps, and the conformance kit checks:
 *
 * <ul>
 *   <li>An entry is found whole and verified, or not at all; damage is a {@link CorruptEntryException}, never a wrong value.
 *   <li>Publishing is atomic: other threads and processes see nothing of an entry, or all of it, also after a kill.
 *   <li>Entries are write-once: the first one stays, unless replacing is asked for.
 *   <li>When a call that stores returns, the entry has the durability that was asked for; when it throws, nothing of it
 *       can be found.
 *   <li>Readers never wait for writers.
 * </ul>
 *
 * <p>All methods are safe for use by several threads. All throw {@link StoreUnavailableException} when the store cannot be
 * reached and {@link StoreClosedException} after {@link #close}.
 */
public interface DataStore extends AutoCloseable {
    /**
     * Returns the entry at the address, verified, or nothing where there is none.
     *
     * @throws CorruptEntryException when what is stored there is damaged; it stays where it is until it is quarantined
     * @throws UnsupportedFormatException when it is in a format that this version does not know
     */
    Optional<Entry> find(Address address);

    /**
     * Publishes an entry.
     *
     * @throws ConflictException when another value is stored, and that is to fail
     * @throws StaleFenceException when the publication's fence is not the current one any more
     */
    Stored store(Entry entry, Publication publication);

    /**
     * Publishes several entries in order, the last one last. A store with {@link StoreTrait#ATOMIC_BATCHES} publishes all
     * of them or none; others stop at the first that fails.
     */
    default List<Stored> storeAll(List<Entry> entries, Publication publication) {
        List<Stored> stored = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            stored.add(store(entry, publication));
        }
        return stored;
    }

    /** Begins an entry whose contents are written piece by piece. */
    EntryWriter begin(EntryDraft draft, Publication publication);

    /** Removes the entry at the address and returns whether there was one. Space is reclaimed by {@link Upkeep#gc}. */
    boolean remove(Address address);

    /**
     * Returns the infos of the entries that the selection takes, in no particular order; to be closed after use.
     *
     * <p>Entries that come or go meanwhile may be in it or not. Damaged entries are left out; {@link Upkeep#verify} finds
     * them.
     */
    Stream<EntryInfo> list(Selection selection);

    /** Returns what this store can do. */
    StoreTraits traits();

    /** Returns the leases on keys, by which computations agree who computes. */
    Leases leases();

    /** Returns the small mutable records kept beside the entries. */
    Ledger ledger();

    /** Returns the means to check, clean and mend the store. */
    Upkeep upkeep();

    /** Releases everything. Lazy values from this store cannot be read any more. Closing twice does nothing. */
    @Override
    void close();
}
