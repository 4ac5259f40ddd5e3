package dev.larder.store;

import dev.larder.key.Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a near store does in the place of a far one that is out of reach, and how that ends. Thread-safe.
 *
 * @param pending where what is published here alone is noted
 */
record StandIn(NearStore near, FarStore far, PendingEntries pending) {
    private static final Duration TERM = Duration.ofSeconds(30);

    /** Publishes somewhere. */
    interface Publishing<T> {
        T publish(Publication publication);
    }

    /** Returns whether the near store can stand in for the far one: it takes entries, and keeps them as well. */
    boolean isReady() {
        return near.isWritable()
                && (near.store().traits().has(StoreTrait.PERSISTENT)
                        || far.traits()
                                .filter(all -> !all.has(StoreTrait.PERSISTENT))
                                .isPresent());
    }

    /**
     * Publishes at the far store. A computation that began while that was out of reach has no lease of it, and takes one now: it
     * may replace what is there unless somebody else computes it.
     */
    <T> T underFarFence(Publication publication, Publishing<T> publishing) {
        Optional<Fence> own = publication.fence().filter(TieredLeases::isNear).filter(fence -> far.isReachable());
        if (own.isEmpty()) {
            return publishing.publish(publication);
        }
        requireCurrentHere(own.get());
        Lease lease = far.write(store -> store.leases().tryAcquire(own.get().key(), TERM))
                .orElseThrow(StandIn::stale);
        try {
            return publishing.publish(publication.under(lease.fence()));
        } finally {
            far.release(lease::close);
        }
    }

    private void requireCurrentHere(Fence fence) {
        if (near.store()
                .leases()
                .whileCurrent(TieredLeases.ofNear(fence), () -> true)
                .isEmpty()) {
            throw stale();
        }
    }

    static StaleFenceException stale() {
        return new StaleFenceException(
                "the far store was out of reach when this computation began, and somebody else has taken"
                        + " over since; its result was not stored");
    }

    /** Publishes in the near store what the far one cannot take, and notes that it is to be delivered. */
    <T> T publish(
            List<Address> addresses, Publication publication, StoreUnavailableException why, Publishing<T> publishing) {
        if (publication.onConflict() == Publication.OnConflict.FAIL || !isReady() || far.isReadOnly()) {
            throw why;
        }
        try {
            // Noted first: a note without an entry does no harm.
            addresses.forEach(address -> pending.note(address, publication));
            T stored = publishing.publish(withoutFarFence(publication));
            far.deliverSoon();
            return stored;
        } catch (StoreUnavailableException | UnsupportedFormatException e) {
            why.addSuppressed(e);
            throw why;
        }
    }

    /** The far store is out of reach and cannot say whether its fence is still the current one. */
    private static Publication withoutFarFence(Publication publication) {
        Publication unfenced = new Publication(publication.onConflict(), Optional.empty(), publication.durability());
        return publication
                .fence()
                .filter(TieredLeases::isNear)
                .map(fence -> unfenced.under(TieredLeases.ofNear(fence)))
                .orElse(unfenced);
    }
}
