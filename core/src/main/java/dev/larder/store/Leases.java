package dev.larder.store;

import dev.larder.key.Key;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The leases of a store: who computes which key now.
 *
 * <p>A lease belongs to one holder at a time, across all threads and processes that share the store. It can be taken over
 * when its holder's process is dead, or has shown no sign of life for the lease's term. Safe for use by several threads.
 */
public interface Leases {
    /**
     * Takes the lease on a key if nobody holds it.
     *
     * @param term how long a holder may show no sign of life before others may take over; heartbeats come several times as
     *     often
     */
    Optional<Lease> tryAcquire(Key key, Duration term);

    /** Returns the fence of the present holder, or nothing where nobody holds the key's lease. */
    Optional<Fence> holder(Key key);

    /**
     * Runs the action if the fence is still the current one, and lets nobody take the lease over meanwhile; the action must
     * be short.
     *
     * @return the action's result, or nothing when somebody else has the lease, or it was given back
     */
    <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action);
}
