package dev.larder;

import dev.larder.key.Key;
import dev.larder.store.DataStoreException;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The wait for a key's lease, which another process may hold, with growing pauses and within bounds. */
final class LeaseWait implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseWait.class);
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final Cache cache;
    private final Key key;
    private final long began = System.nanoTime();
    private long pause = FIRST_PAUSE_MILLIS;
    private Optional<Lease> lease = Optional.empty();
    private Waits.Span noted = Waits.Span.NONE;
    private boolean isLong;

    LeaseWait(Cache cache, Key key) {
        this.cache = cache;
        this.key = key;
    }

    /** Takes the lease if nobody holds it, and returns whether it is ours. */
    boolean tryOnce() {
        lease = cache.store().leases().tryAcquire(key, cache.leaseTerm());
        return lease.isPresent();
    }

    /** Returns the number of the lease, if it is ours. */
    Optional<Fence> fence() {
        return lease.map(Lease::fence);
    }

    /** Returns whether the wait has been long enough, or would never end; to compute twice is then the lesser evil. */
    boolean isOver() {
        Duration waited = Duration.ofNanos(System.nanoTime() - began);
        if (!isLong && waited.compareTo(Waits.LONG) > 0) {
            isLong = true;
            noted = cache.waits().waiting(key);
        }
        return waited.compareTo(cache.patience()) > 0
                || (isLong && cache.waits().isCircular(key));
    }

    void pause() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SingleFlight.cancelled("the wait for another process's computation was interrupted", e);
        }
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }

    @Override
    public void close() {
        noted.close();
        try {
            lease.ifPresent(Lease::close);
        } catch (DataStoreException e) {
            // Others wait until its term has passed; nothing else is lost.
            LOG.debug("the lease on {} could not be given back: {}", key, e.getMessage());
        }
    }
}
