package dev.larder.store;

import dev.larder.key.Address;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store does about entries that are there already, come, or go while it publishes one, and about fences. For implementers
 * of stores that keep entries under their addresses. Safe for use by several threads.
 */
public final class Publishing {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    /** How often a publication meets an entry that vanishes before it can be compared; more is not bad luck any more. */
    private static final int ATTEMPTS = 16;

    private final Leases leases;
    private final Shelf shelf;

    /** The entries of a store, as far as publishing concerns them. */
    public interface Shelf {
        /**
         * Returns the entry at the address, or nothing where there is none.
         *
         * @throws CorruptEntryException when it is damaged
         */
        Optional<Entry> find(Address address);

        /** Moves a damaged entry out of the way of another. */
        void setAside(Address address);
    }

    /** Publishes entries under leases and onto a shelf. */
    public Publishing(Leases leases, Shelf shelf) {
        this.leases = leases;
        this.shelf = shelf;
    }

    /**
     * Says what becomes of an entry before anything is written; nothing where it is to be published.
     *
     * @throws StaleFenceException when the publication's fence is not the current one
     * @throws ConflictException when another value is stored, and that is to fail
     */
    public Optional<Stored> settledBefore(Entry entry, Publication publication) {
        if (publication.onConflict() == Publication.OnConflict.REPLACE) {
            return Optional.empty();
        }
        underFence(entry, publication, () -> true);
        return settle(entry, publication);
    }

    /**
     * Publishes an entry, or says what became of it.
     *
     * @param attempt publishes it, {@linkplain #underFence under the fence}; returns nothing where the address turns out to be
     *     taken
     * @throws ConflictException when another value is stored, and that is to fail
     * @throws StoreUnavailableException when the address is taken again and again, and free whenever that is looked at
     */
    public Stored publish(Entry entry, Publication publication, Supplier<Optional<Stored>> attempt) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Stored> stored = attempt.get();
            if (stored.isPresent()) {
                return stored.get();
            }
            Optional<Stored> kept = settle(entry, publication);
            if (kept.isPresent()) {
                return kept.get();
            }
            // What was there is gone, by removal or quarantine: the place is free again.
        }
        throw new StoreUnavailableException(
                "another process keeps storing and removing " + entry.info().address() + "; try again later");
    }

    /**
     * Runs the action while nobody can take over the key's lease.
     *
     * @throws StaleFenceException when the publication's fence is not the current one; then it was not run
     */
    public <T> T underFence(Entry entry, Publication publication, Supplier<T> action) {
        if (publication.fence().isEmpty()) {
            return action.get();
        }
        return leases.whileCurrent(publication.fence().get(), action)
                .orElseThrow(() -> new StaleFenceException("somebody else has taken over "
                        + entry.info().address() + " since this computation began; its result was not stored"));
    }

    /**
     * Says what becomes of an entry beside the one at its address; nothing where there is none. A damaged one is moved out of
     * the way, since it must not block a new one.
     */
    private Optional<Stored> settle(Entry offered, Publication publication) {
        Address address = offered.info().address();
        try {
            return shelf.find(address).map(kept -> publication.settle(kept, offered));
        } catch (CorruptEntryException e) {
            if (!e.address().equals(address)) {
                // It is the offered value that cannot be read: a lazy one, of another entry.
                throw e;
            }
            LOG.warn("{}; it was moved out of the way to be stored anew", e.getMessage());
            shelf.setAside(address);
            return Optional.empty();
        }
    }
}
